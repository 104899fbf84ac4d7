import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { initLogger, type Logger, type LoggerOptions } from "ringlog";
import { testFolder } from "../support/folder.js";
import { checkSequence, type Line, ownLines, parseLog } from "../support/log-lines.js";
import { checkAccount } from "../support/stats-file.js";
import { until } from "../support/until.js";
import { duplicateKey } from "./duplicate-key.js";

/** A logger on a file of the test's own. */
export interface OpenLog {
  readonly log: Logger;
  readonly path: string;
  readonly folder: string;
  /** What is in the file after a flush, checked: every line parses, no key twice, no gap in `seq`, ACC. */
  lines(): Promise<Line[]>;
  /** The application's own records among them. */
  own(): Promise<Line[]>;
  /** The only one of its own records. */
  only(): Promise<Line>;
  /** Resolves with the lines once there are as many that satisfy the condition. */
  waitFor(isWanted: (line: Line) => boolean, count?: number): Promise<Line[]>;
  text(): string;
  /** Closes, and gives all lines there are. */
  closed(): Promise<Line[]>;
}

/** Opens a logger that writes to a file only; it is closed when the test ends. */
export function openLog(t: TestContext, options: LoggerOptions = {}): OpenLog {
  const folder = testFolder(t);
  const path = join(folder, "app.log");
  const log = initLogger({ logName: "contract", filePath: path, console: "off", ...options });
  t.after(() => log.close());
  const text = () => (existsSync(path) ? readFileSync(path, "utf8") : "");
  const lines = async () => {
    await log.flush();
    checkAccount(log.stats());
    assert.equal(log.stats().pending, 0);
    return checkedLines(text());
  };
  const own = async () => ownLines(await lines());
  return { log, path, folder, lines, own, only: async () => single(await own()), text, waitFor, closed };

  async function waitFor(isWanted: (line: Line) => boolean, count = 1): Promise<Line[]> {
    const wanted = () => wholeLines(text()).filter(isWanted);
    await until(() => wanted().length >= count, `${count} lines; there are ${text().slice(-2_000)}`);
    return wanted();
  }

  async function closed(): Promise<Line[]> {
    await log.close();
    checkAccount(log.stats());
    assert.equal(log.stats().pending, 0);
    return checkedLines(text());
  }
}

/** Parses the text of a log file and checks what holds for every one of them. */
export function checkedLines(text: string): Line[] {
  const lines = parseLog(text);
  for (const line of text.split("\n")) assert.equal(line === "" ? undefined : duplicateKey(line), undefined, line);
  const firstSeq = lines.find((line) => typeof line["seq"] === "number")?.["seq"] as number | undefined;
  checkSequence(lines, firstSeq ?? 1);
  return lines;
}

/** Lines of a file that is being written. */
function wholeLines(text: string): Line[] {
  return parseLog(text.slice(0, text.lastIndexOf("\n") + 1));
}

export function single<T>(values: readonly T[]): T {
  assert.equal(values.length, 1, JSON.stringify(values).slice(0, 2_000));
  return values[0] as T;
}

const RESERVED =
  /^(?:time|level|msg|seq|trace_id|span_id|log_count)$|^(?:service|logger|process|thread|request|exception|error|code|debug|v8js|nodejs|system|snapshot|event|suppressed|storm|dropped)\.|_observed_timestamp$/;

/** The application's own fields of a record. */
export function fieldsOf(line: Line): Record<string, unknown> {
  return Object.fromEntries(Object.entries(line).filter(([key]) => !RESERVED.test(key)));
}

/** The error of a record, without the prefix. */
export function exceptionOf(line: Line): Record<string, unknown> {
  const entries = Object.entries(line).filter(([key]) => key.startsWith("exception."));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice("exception.".length), value]));
}
