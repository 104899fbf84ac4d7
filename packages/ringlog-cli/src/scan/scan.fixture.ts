import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import { readEntry } from "../entry/read-entry.js";
import { findLogs } from "../lines/find-logs.js";
import type { Line, LogFile } from "../lines/log-file.js";
import { readLines } from "../lines/read-lines.js";
import type { Entry } from "../model/entry.js";

export const DAY_MS = Date.UTC(2026, 10, 23);

/** A folder for the logs of one test. */
export class LogFolder {
  readonly path = mkdtempSync(join(tmpdir(), "ringlog-scan-"));
  #count = 0;

  /** Writes files and finds them, in this order. */
  async write(...contents: readonly (string | Buffer)[]): Promise<LogFile[]> {
    const found = contents.map((content) => this.#writeOne(Buffer.from(content), "log"));
    return await Promise.all(found);
  }

  async writeGzip(content: string | Buffer, pack: (bytes: Buffer) => Buffer = gzipSync): Promise<LogFile> {
    return await this.#writeOne(pack(Buffer.from(content)), "log.gz");
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  async #writeOne(bytes: Buffer, ending: string): Promise<LogFile> {
    const path = join(this.path, `${String(this.#count++).padStart(4, "0")}.${ending}`);
    writeFileSync(path, bytes);
    const [file] = await findLogs([path], { rotated: false });
    return file ?? { path, identity: identityOf(path), key: "", bytes: bytes.length, isGzip: false, changedMs: 0 };
  }
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path);
  return `${dev}:${ino}`;
}

/** As the library writes it. */
export function ringlogLine(timeMs: number, level: string, rest: Readonly<Record<string, unknown>> = {}): string {
  const head = { time: new Date(timeMs).toISOString(), level, msg: "m", "service.name": "s", "process.pid": 1 };
  return JSON.stringify({ ...head, ...rest });
}

export const timeMs: fc.Arbitrary<number> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 86_399_999 }).map((ms) => DAY_MS + ms) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, Date.UTC(1969, 0), Date.UTC(9999, 11, 31), Date.UTC(0, 0)) },
);

export const level = fc.constantFrom(...LEVEL_NAMES);

/** Lines of ringlog and of others, whole and torn, with times and without. */
export const anyLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(timeMs, level).map(([ms, name]) => ringlogLine(ms, name)) },
  {
    weight: 1,
    arbitrary: fc.tuple(timeMs, level, fc.string()).map(([ms, name, text]) => ringlogLine(ms, name, { text })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(timeMs, fc.nat(120)).map(([ms, length]) => ringlogLine(ms, "info").slice(0, length)),
  },
  {
    weight: 1,
    arbitrary: timeMs.map((time) => JSON.stringify({ level: 50, time, pid: 1, hostname: "h", msg: "pino" })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("", "    at f (file.ts:1:2)", "ERROR: no time", "{", "{}", '{"a":1}', "null"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }).map((text) => text.replace(/[\r\n]/g, "")) },
);

/** Some lines as a file, with either end, and not always one after the last. */
export const anyContent: fc.Arbitrary<string> = fc
  .tuple(fc.array(fc.tuple(anyLine, fc.constantFrom("\n", "\n", "\r\n")), { maxLength: 40 }), fc.boolean())
  .map(([lines, isEnded]) => {
    const text = lines.map(([line, end]) => line + end).join("");
    return isEnded ? text : text.replace(/\r?\n$/, "");
  });

export interface ReadLine {
  readonly line: Line;
  readonly text: string;
  /** Undefined: a bad line. */
  readonly entry: Entry | undefined;
  /** Of the line, or of the line before it. */
  readonly timeMs: number | undefined;
}

/** All lines but empty ones, the plain way: each read as a whole, one after the other. */
export async function linesOf(file: LogFile): Promise<ReadLine[]> {
  const lines: ReadLine[] = [];
  let timeMs: number | undefined;
  await readLines(file, {}, (line) => {
    if (line.bytes.length === 0) return;
    const read = readEntry(line.bytes);
    const entry = "kind" in read ? undefined : read;
    timeMs = entry?.timeMs ?? timeMs;
    lines.push({
      line: { ...line, bytes: Buffer.from(line.bytes) },
      text: line.bytes.toString("latin1"),
      entry,
      timeMs,
    });
  });
  return lines;
}
