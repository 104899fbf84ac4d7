import type { BadLine, Entry } from "../model/entry.js";
import { isBunyan, readBunyan } from "./bunyan.js";
import { readJson } from "./json.js";
import { type Member, readMembers } from "./json-members.js";
import { isLog4js, readLog4js } from "./log4js.js";
import { isLogTape, readLogTape } from "./logtape.js";
import { isPino, readPino } from "./pino.js";
import { isRinglog, readRinglog } from "./ringlog.js";
import { readText } from "./text.js";
import { isTslog, readTslog } from "./tslog.js";
import { isWinston, readWinston } from "./winston.js";

type Line = ReadonlyMap<string, unknown>;

/** The first that knows a line reads it. */
const FORMATS: readonly {
  readonly isOf: (line: Line) => boolean;
  readonly read: (members: readonly Member[]) => Entry;
}[] = [
  { isOf: isRinglog, read: readRinglog },
  { isOf: isBunyan, read: readBunyan },
  { isOf: isPino, read: readPino },
  { isOf: isLogTape, read: readLogTape },
  { isOf: isTslog, read: readTslog },
  { isOf: isWinston, read: readWinston },
  { isOf: isLog4js, read: readLog4js },
];

const BYTE_ORDER_MARK = 0xfeff;

/** One line of a log, without its end, whoever wrote it. Never throws. */
export function readEntry(bytes: Buffer): Entry | BadLine {
  const decoded = bytes.toString("utf8");
  const text = decoded.charCodeAt(0) === BYTE_ORDER_MARK ? decoded.slice(1) : decoded;
  if (!text.trimStart().startsWith("{")) return readText(text);
  const members = readMembers(text);
  if (members === undefined) return { kind: "bad", what: whatIsWrong(text) };
  const line = new Map(members);
  const format = FORMATS.find(({ isOf }) => isOf(line));
  return (format?.read ?? readJson)(members);
}

function whatIsWrong(text: string): string {
  if (text.includes("\0")) return "begins as JSON and has NUL bytes";
  return text.trimEnd().endsWith("}") ? "begins as JSON and is none" : "begins as JSON and is cut off";
}
