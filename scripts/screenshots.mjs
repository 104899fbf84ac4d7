// @ts-check
// Makes docs/img/terminal-*.svg: runs scripts/screenshots/pay.ts in a real terminal of 80 columns, tmux's, and draws its cells.
// Usage: npm run screenshots. Needs tmux.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { parseScreen } from "./screenshots/ansi.mjs";
import { drawScreen, THEMES } from "./screenshots/svg.mjs";

const COLUMNS = 80;
const ROWS = 40;
const LIMIT_MS = 60_000;
const SHOP = fileURLToPath(new URL("screenshots/pay.ts", import.meta.url));
const PACKAGE = fileURLToPath(new URL("../packages/ringlog", import.meta.url));
const IMAGES = fileURLToPath(new URL("../docs/img/", import.meta.url));

const PICTURES = [
  {
    name: "error",
    argument: "error",
    title: "An error in the terminal: place, call with its arguments, code, frames, causes, the machine",
  },
  { name: "storm", argument: "storm", title: "The first error of a storm, and 2 seconds later its summary" },
];

/** An application as users have it: its source, what was built of it, and ringlog in node_modules. */
async function makeShop() {
  const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
  for (const part of ["src", "node_modules"]) mkdirSync(join(folder, part));
  copyFileSync(SHOP, join(folder, "src/pay.ts"));
  symlinkSync(PACKAGE, join(folder, "node_modules/ringlog"), "dir");
  await build({
    entryPoints: [join(folder, "src/pay.ts")],
    outfile: join(folder, "dist/pay.mjs"),
    format: "esm",
    target: "es2022",
    sourcemap: true,
    logLevel: "error",
  });
  return folder;
}

/**
 * What stands on the terminal once the program has ended.
 * @param {string} folder
 * @param {string} argument
 */
function capture(folder, argument) {
  const socket = join(folder, "tmux");
  /** @param {readonly string[]} args */
  const tmux = (...args) =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...args], { encoding: "utf8", timeout: LIMIT_MS });
  const size = ["-x", String(COLUMNS), "-y", String(ROWS)];
  const run = `'${process.execPath}' dist/pay.mjs ${argument}`;
  // Nothing of the caller's environment: it may ask for no colour.
  const env = `env -i TERM=xterm-256color COLORTERM=truecolor TZ=UTC PATH='${process.env["PATH"]}'`;
  try {
    tmux("new-session", "-d", ...size, "-c", folder, `${env} ${run}; tmux -S '${socket}' wait-for -S done; sleep 60`);
    tmux("wait-for", "done");
    return tmux("capture-pane", "-e", "-p").trimEnd();
  } finally {
    tmux("kill-server");
  }
}

const folder = await makeShop();
try {
  mkdirSync(dirname(IMAGES), { recursive: true });
  for (const { name, argument, title } of PICTURES) {
    const lines = parseScreen(capture(folder, argument));
    for (const theme of /** @type {const} */ (["dark", "light"])) {
      const picture = drawScreen(lines, { columns: COLUMNS, theme: THEMES[theme], title });
      writeFileSync(join(IMAGES, `terminal-${name}-${theme}.svg`), picture);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
