import { accessSync, constants, type Stats, statfsSync, statSync } from "node:fs";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { bytes, count, countOf, percent } from "../../../../ringlog/src/worker/format/pretty/number.js";
import { readEntry } from "../../entry/read-entry.js";
import { findLogs } from "../../lines/find-logs.js";
import type { LogFile } from "../../lines/log-file.js";
import { readLines } from "../../lines/read-lines.js";
import { type Check, fail, ok, warn } from "./check.js";

const LOOKED_AT_LINES = 200;
const END_BYTES = 1024 * 1024;
const LOW_SHARE = 0.05;
const LOW_BYTES = 500e6;
const FULL_BYTES = 50e6;
const NEWLINE = 0x0a;

/** A log file: who may read it, what is in it, whether its end is whole, room on its disk. */
export async function* checkFile(path: string): AsyncGenerator<Check> {
  const name = `file ${path}`;
  yield checkPermissions(name, path, statSync(path));
  try {
    accessSync(path, constants.R_OK);
  } catch {
    return; // That was said; nothing further can be seen.
  }
  const files = await findLogs([path], { rotated: true });
  const file = files.find((each) => each.path === path) ?? files.at(-1);
  if (file === undefined) return;
  const total = files.reduce((sum, each) => sum + each.bytes, 0);
  yield ok(
    "size",
    `${bytes(file.bytes)}${files.length > 1 ? `; with ${countOf(files.length - 1, "rotated file")} ${bytes(total)}` : ""}`,
  );
  yield await checkFormat(file);
  yield await checkEnd(file);
  yield checkDisk(path);
}

function checkPermissions(name: string, path: string, { mode, uid }: Stats): Check {
  const shown = `mode ${(mode & 0o777).toString(8).padStart(3, "0")}`;
  try {
    accessSync(path, constants.R_OK);
  } catch {
    return fail(
      name,
      `may not be read by this user (${shown})`,
      "ask its owner for permission to read it, or run as that user",
    );
  }
  const isForeign = process.getuid !== undefined && uid !== process.getuid();
  const whose = isForeign ? `${shown}, of another user (${uid})` : shown;
  if (process.platform !== "win32" && (mode & 0o002) !== 0)
    return warn(name, `${whose}: anyone may write to it`, "chmod o-w; ringlog makes files with mode 600 (fileMode)");
  if (process.platform !== "win32" && (mode & 0o004) !== 0)
    return warn(
      name,
      `${whose}: anyone may read it`,
      "logs often hold personal data: chmod o-r; ringlog makes files with mode 600 (fileMode)",
    );
  return ok(name, whose);
}

async function checkFormat(file: LogFile): Promise<Check> {
  const formats = new Map<string, number>();
  let bad = 0;
  let lines = 0;
  await readLines(file, { toByte: END_BYTES }, ({ bytes: line }) => {
    if (line.length === 0 || lines >= LOOKED_AT_LINES) return;
    lines++;
    const entry = readEntry(line);
    if ("kind" in entry) bad++;
    else formats.set(entry.format, (formats.get(entry.format) ?? 0) + 1);
  });
  if (lines === 0) return warn("format", "the file is empty", "is this the file that the application writes?");
  const [[format, most] = ["", 0], ...others] = [...formats].sort(([, a], [, b]) => b - a);
  const rest = [
    ...others.map(([other, figure]) => `${count(figure)} of ${other}`),
    ...(bad > 0 ? [`${count(bad)} bad`] : []),
  ];
  const what = `${format === "" ? "none" : format} (${count(most)} of the first ${countOf(lines, "line")}${rest.length > 0 ? `; ${rest.join(", ")}` : ""})`;
  return bad > 0
    ? warn("format", what, "ringlog stats counts all bad lines, and ringlog FILE shows them marked")
    : ok("format", what);
}

/** Only of lines that are ringlog's anything is known. */
async function checkEnd(file: LogFile): Promise<Check> {
  if (file.isGzip) return ok("end", "not looked at: it is packed; ringlog verify reads all of it");
  const end = await lastLines(file);
  if (end === undefined) return ok("end", "not looked at: it is no log of ringlog");
  const folder = await mkdtemp(join(tmpdir(), "ringlog-"));
  try {
    const copy = join(folder, "end.log");
    await writeFile(copy, end, { mode: 0o600 });
    const { verify } = await import("ringlog/verify");
    const { ok: isWhole, torn, duplicated, unexplained, lines } = await verify(copy, { rotated: false });
    if (isWhole) return ok("end", `the last ${countOf(lines, "line")} are whole`);
    const wrong = [`${count(torn)} torn`, `${count(duplicated)} twice`, `${count(unexplained)} missing`].filter(
      (text) => !text.startsWith("0 "),
    );
    return warn(
      "end",
      `of the last ${countOf(lines, "line")}: ${wrong.join(", ")}`,
      `ringlog verify ${file.path} tells where`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whole lines at the end; undefined where they are not ringlog's. */
async function lastLines({ path, bytes: size }: LogFile): Promise<Buffer | undefined> {
  const handle = await open(path);
  try {
    const from = Math.max(0, size - END_BYTES);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
    const read = buffer.subarray(0, bytesRead);
    const start = from === 0 ? 0 : read.indexOf(NEWLINE) + 1;
    // The writer may be in the middle of a line at this moment.
    const lines = read.subarray(start, read.lastIndexOf(NEWLINE) + 1);
    const entry = readEntry(lines.subarray(0, Math.max(0, lines.indexOf(NEWLINE))));
    return !("kind" in entry) && entry.format === "ringlog" ? lines : undefined;
  } finally {
    await handle.close();
  }
}

function checkDisk(path: string): Check {
  const { bavail, blocks, bsize } = statfsSync(dirname(resolve(path)));
  const free = bavail * bsize;
  const share = blocks === 0 ? 1 : bavail / blocks;
  const what = `${bytes(free)} free (${percent(share)})`;
  if (free < FULL_BYTES) return fail("disk", what, "the log cannot grow: free some space, or rotate with keep");
  return free < LOW_BYTES || share < LOW_SHARE
    ? warn("disk", what, "the log may fill it: free some space, or rotate with keep")
    : ok("disk", what);
}
