// Writes a log of a day as the library writes it: services, processes, threads, requests over several of them, waves, two incidents.
// The same bytes for the same numbers. Usage: node bench/viewer/generate.mjs --lines 10000000 --out big.log [--seed 1]
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { makeLines } from "./log/lines.mjs";

const CHUNK_BYTES = 4 * 2 ** 20;
/** No line is longer. */
const SLACK_BYTES = 16_384;

/**
 * @param {{ path: string, lines: number, seed?: number }} options
 * @returns {{ bytes: number }}
 */
export function generateLog({ path, lines, seed = 1 }) {
  mkdirSync(dirname(path), { recursive: true });
  // The name is there only when the file is whole: others may wait for it.
  const partial = `${path}.partial`;
  const fd = openSync(partial, "w");
  const bytes = writeLines(fd, lines, makeLines(lines, seed));
  closeSync(fd);
  renameSync(partial, path);
  return { bytes };
}

function writeLines(fd, lines, lineOf) {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let used = 0;
  let bytes = 0;
  const flush = () => {
    for (let written = 0; written < used; ) written += writeSync(fd, chunk, written, used - written);
    bytes += used;
    used = 0;
  };
  for (let line = 0; line < lines; line++) {
    if (used > CHUNK_BYTES - SLACK_BYTES) flush();
    used += chunk.write(lineOf(line), used);
  }
  flush();
  return bytes;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { lines: { type: "string" }, out: { type: "string" }, seed: { type: "string", default: "1" } },
  });
  const lines = Number(values.lines);
  if (values.out === undefined || !Number.isSafeInteger(lines) || lines < 1)
    throw new Error("usage: node bench/viewer/generate.mjs --lines 10000000 --out big.log [--seed 1]");
  const startMs = performance.now();
  const { bytes } = generateLog({ path: values.out, lines, seed: Number(values.seed) });
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1);
  process.stderr.write(
    `${values.out}: ${lines} lines, ${bytes} bytes, ${(bytes / lines).toFixed(0)} a line, in ${seconds} s\n`,
  );
}
