import type { LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry } from "../model/entry.js";
import { readAccess } from "./access.js";
import { LEVEL_TEXT } from "./draft.js";
import { type FoundLevel, levelOf } from "./level.js";
import { readSyslog } from "./syslog.js";
import { type FoundTime, timeOf } from "./time.js";

/** Colours and other looks, which programs write into files all the same. */
const SGR = /\x1b\[[\d;]*m/g;
/** What is looked at for a time and a level. */
const MAX_HEAD = 256;

const DATE = /\d{4}[-/]\d\d[-/]\d\d(?:[T ]|, ?)\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?/.source;
const ZONE = / ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?![\w:])/.source;
const CTIME = /[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d(?:\.\d{1,9})? \d{4}/.source;
const TIME = new RegExp(`^\\[?(${DATE}(?:${ZONE})?|${CTIME})\\]?(?![\\d])`);

/** Not those that a sentence may begin with, or a module's name be: `all`, `log`, `http`, `config`. */
const WORDS = `trace debug verbose silly info information notice warn warning error err severe critical crit alert emerg
  emergency panic fatal trc dbg vrb inf wrn ftl`.split(/\s+/);
const WORD = [...WORDS].sort((a, b) => b.length - a.length).join("|");
/** `[error]`, `<error>`, `core:error`, `INFO`, `info:`, `error` behind what separates it from the time. */
const AFTER_TIME = new RegExp(
  `^[\\s|:,-]*(?:[[(<](?:\\w+:)?(${WORD})\\s*[\\])>]|(${WORD})(?=[\\s:|,-]|$))[:|,]?\\s*(?:- )?`,
  "i",
);
/** Without a time only what nobody writes as the first word of a sentence. */
const ALONE = new RegExp(`^(?:[[<(](${WORD})\\s*[\\])>]|(${WORD})(?=:\\s|:$))[:|]?\\s*`, "i");
const LOUD = new RegExp(`^()(${WORD.toUpperCase()})(?=\\s)[\\s|:-]*`);
/** Behind a thread or a logger: `[main] INFO`, `- app.db - WARNING -`. It stays in the message. */
const LATER = new RegExp(`^\\s*(?:\\[[^\\]\\n]{0,80}\\]|- [\\w.$-]{1,80} -)\\s+()(${WORD.toUpperCase()})(?=[\\s:|-])`);
/** `cat - `, behind a level in log4js' basic layout. */
const CATEGORY = /^([\w.$/-]{1,80}) - (?=\S)/;

/** A line that is no JSON: its time and level, where they stand plainly at its beginning, and the rest as the message. */
export function readText(line: string): Entry {
  const text = line.includes("\x1b") ? line.replace(SGR, "") : line;
  return readAccess(text) ?? readSyslog(text) ?? readPlainText(text);
}

function readPlainText(text: string): Entry {
  const found = splitTime(text);
  const rest = found?.rest ?? text;
  const level = splitLevel(rest, found !== undefined);
  const fields = new Map<string, unknown>();
  if (found !== undefined && !found.time.isExact) fields.set("timestamp", found.text);
  if (level?.isExact === false) fields.set(LEVEL_TEXT, level.word);
  const category = found !== undefined && level?.isBracketed === true ? CATEGORY.exec(level.rest) : null;
  if (category !== null) fields.set("logger.name", category[1]);
  const msg = level === undefined ? rest : level.rest.slice(category?.[0].length ?? 0);
  return {
    format: "text",
    timeMs: found?.time.timeMs,
    level: level?.level,
    msg: found === undefined ? msg : msg.trimStart(),
    fields,
  };
}

interface AfterTime {
  readonly time: FoundTime;
  readonly text: string;
  readonly rest: string;
}

function splitTime(line: string): AfterTime | undefined {
  const match = TIME.exec(line.slice(0, MAX_HEAD));
  const time = timeOf(match?.[1]);
  if (match === null || time === undefined) return undefined;
  return { time, text: match[1] as string, rest: line.slice(match[0].length) };
}

interface AfterLevel extends FoundLevel {
  readonly level: LevelName;
  readonly word: string;
  readonly isBracketed: boolean;
  readonly rest: string;
}

function splitLevel(text: string, hasTime: boolean): AfterLevel | undefined {
  const head = text.slice(0, MAX_HEAD);
  const first = hasTime ? AFTER_TIME.exec(head) : (ALONE.exec(head) ?? LOUD.exec(head));
  const match = first ?? (hasTime ? LATER.exec(head) : null);
  const word = match?.[1] || match?.[2];
  const level = levelOf(word);
  if (match === null || word === undefined || level === undefined) return undefined;
  const isBracketed = match[1] === word;
  const isApart =
    isBracketed || word === word.toUpperCase() || (word === word.toLowerCase() && match[0].includes(`${word}:`));
  // A word that may belong to the text stays in it: `Error: no disk`, `error while reading`.
  return { ...level, word, isBracketed, rest: first !== null && isApart ? text.slice(match[0].length) : text };
}
