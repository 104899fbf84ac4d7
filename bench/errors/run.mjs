// Writes docs/errors-compared.md: the ten errors, each really printed by each peer in a process of its own. Usage: npm run compare:errors
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ERRORS } from "./errors.mjs";
import { PEERS, pageOf } from "./page.mjs";

const FOLDER = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PAGE = new URL("../../docs/errors-compared.md", import.meta.url);
const LIMIT_MS = 60_000;

/** What a peer prints of an error: on a terminal of 80 columns with colours, which are taken off, or into a file. */
function print(peer, number, file) {
  const args = ["print.mjs", peer, String(number), ...(file === undefined ? [] : [file])];
  const env = { ...process.env, FORCE_COLOR: "1", COLUMNS: "80", NODE_NO_WARNINGS: "1" };
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: FOLDER,
    env,
    encoding: "utf8",
    timeout: LIMIT_MS,
  });
  if (error !== undefined) throw error;
  const output = file === undefined || status !== 0 ? stdout + stderr : readFileSync(file, "utf8");
  return { output: cleaned(output), ending: status === 0 ? "" : `ends with ${signal ?? status}` };
}

/** Without colours, and without what differs from run to run and from machine to machine. */
function cleaned(output) {
  return stripVTControlCharacters(output)
    .replaceAll(`file://${ROOT}`, "file:///app/")
    .replaceAll(ROOT, "/app/")
    .replaceAll(/"hostname":"[^"]*"/g, '"hostname":"host"')
    .replaceAll(/"pid":\d+/g, '"pid":4711')
    .replaceAll(/"process\.pid":\d+/g, '"process.pid":4711')
    .replaceAll(/(\[\d\d:\d\d:\d\d\.\d{3}\] \w+ \()\d+\)/g, "$14711)")
    .replaceAll(/"service\.instance\.id":"\w+"/g, '"service.instance.id":"k2j4h5g6"')
    .replaceAll(/\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d\.\d{3}/g, "2026-11-27$114:03:07.412")
    .replaceAll(/(?<!T| )\b\d\d:\d\d:\d\d\.\d{3}/g, "14:03:07.412")
    .replaceAll(/^(\W*)\d\d:\d\d:\d\d\.\d{3}/gm, "$114:03:07.412")
    .replaceAll(/"time":\d{13}/g, '"time":1795788187412')
    .replaceAll(/[ \t]+$/gm, "")
    .trimEnd();
}

const folder = mkdtempSync(join(tmpdir(), "compare-errors-"));
const versionOf = (name) => JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8")).version;
try {
  const results = PEERS.map((peer) => ({
    ...peer,
    versions: peer.packages.map((name) => `${name} ${versionOf(name)}`),
    terminal: ERRORS.map((error, index) =>
      peer.calls && !peer.calls.includes(error.call) ? undefined : print(peer.id, index),
    ),
    file: peer.hasFile
      ? ERRORS.map((_, index) => print(peer.id, index, join(folder, `${peer.id}-${index}.log`)))
      : undefined,
  }));
  writeFileSync(PAGE, pageOf(results, process.versions.node));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
