import { spawn } from "node:child_process";
import { checkPaths } from "../cli/check-paths.js";
import type { Call } from "../cli/command.js";
import { onInterrupt } from "../cli/interrupt.js";
import { screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";
import { startViewer } from "../server/start-viewer.js";

const MAX_PORT = 65_535;

/** `ringlog view FILE…`: serves the page until Ctrl-C. */
export async function run({ args, options, output, messages, terminal }: Call): Promise<number> {
  if (args.length === 0) throw usageError("view needs a log file: ringlog view FILE…");
  if (args.includes("-"))
    throw usageError("view needs files, and cannot read a pipe: write it to a file, and view that while it grows");
  const port = options.whole("port", 0, 0, MAX_PORT);
  checkPaths(args);
  const viewer = await startViewer({ paths: args, port, rotated: !options.has("no-rotated"), isLive: true });
  // Before the address is told: who reads it may end this at once.
  const end = ended(() => viewer.close());
  if (options.has("json")) output.json({ url: viewer.url });
  else output.line(terminal.isTerminal ? `${screenOf(terminal).palette.bold(viewer.url)}` : viewer.url);
  output.flush();
  if (!options.has("no-open")) openBrowser(viewer.urlOnce(), messages.note);
  if (terminal.isTerminal) messages.note("Ctrl-C ends it");
  await end;
  return 0;
}

/** Waits for Ctrl-C, which ends the process once all is closed, or for SIGTERM. */
function ended(close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const undo = onInterrupt(close);
    process.once("SIGTERM", () => {
      undo();
      close().then(resolve, reject);
    });
  });
}

/** That it cannot be opened is only told: the address is there. */
function openBrowser(url: string, tell: (text: string) => void): void {
  const [program, ...args] = opener(url);
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  const fail = (why: string) => tell(`the browser could not be opened (${why}); open the address yourself`);
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code) => {
    if (code !== null && code !== 0) fail(`${program} ended with ${code}`);
  });
  child.unref();
}

function opener(url: string): [string, ...string[]] {
  if (process.platform === "darwin") return ["open", url];
  // `start` is a word of cmd, which gives & a meaning of its own.
  if (process.platform === "win32") return ["cmd", "/c", "start", '""', url.replaceAll("&", "^&")];
  return ["xdg-open", url];
}
