import { LEVEL_NAMES, LEVEL_STEP, type LevelName } from "../../../ringlog/src/record/level.js";

/** A level as a line tells it. */
export interface FoundLevel {
  readonly level: LevelName;
  /** False where the line tells more than the level's name does: `verbose`, 35. */
  readonly isExact: boolean;
}

/** What only spells the level's name differently. */
const SPELLINGS: Readonly<Record<LevelName, string>> = {
  trace: "trace trc",
  debug: "debug dbg",
  info: "info information informational inf",
  warn: "warn warning wrn",
  error: "error err eror",
  fatal: "fatal ftl",
};

/** What is nearest to a level: the next one below, but for what wants a person. */
const NEAREST: Readonly<Record<LevelName, string>> = {
  trace: "silly finest finer all",
  debug: "verbose vrb http fine config",
  info: "notice log mark success",
  warn: "caution",
  error: "severe failure",
  fatal: "critical crit alert emerg emergency panic dpanic",
};

const WORDS: ReadonlyMap<string, FoundLevel> = new Map([...wordsOf(SPELLINGS, true), ...wordsOf(NEAREST, false)]);
/** Longest word there is; what is longer need not be looked up. */
const MAX_WORD = 16;

function wordsOf(table: Readonly<Record<LevelName, string>>, isExact: boolean): [string, FoundLevel][] {
  return LEVEL_NAMES.flatMap((level) =>
    table[level].split(" ").map((word): [string, FoundLevel] => [word, { level, isExact }]),
  );
}

/** Level of a word of any logger, in any case, or of a number of pino's scale, also as text. */
export function levelOf(value: unknown): FoundLevel | undefined {
  if (typeof value === "number") return levelOfNumber(value);
  if (typeof value !== "string" || value.length > MAX_WORD) return undefined;
  const word = value.trim();
  if (/^\d{1,6}$/.test(word)) return levelOfNumber(Number(word));
  return WORDS.get(word) ?? WORDS.get(word.toLowerCase());
}

/** The nearest level below; a number below all is the lowest. */
function levelOfNumber(value: number): FoundLevel | undefined {
  if (!(value >= 0)) return undefined;
  const step = Math.floor(value / LEVEL_STEP) - 1;
  const level = LEVEL_NAMES[Math.min(Math.max(step, 0), LEVEL_NAMES.length - 1)] as LevelName;
  return { level, isExact: LEVEL_NAMES[value / LEVEL_STEP - 1] === level };
}

const SYSLOG_LEVELS = ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"] as const;
/** Emergency, alert, critical, error, warning, notice, informational, debug. */
const EXACT_SYSLOG: readonly number[] = [3, 4, 6, 7];

/** Level of a severity of syslog (RFC 5424), 0 to 7. */
export function levelOfSyslog(severity: unknown): FoundLevel | undefined {
  const level = typeof severity === "number" ? SYSLOG_LEVELS[severity] : undefined;
  return level === undefined ? undefined : { level, isExact: EXACT_SYSLOG.includes(severity as number) };
}

/** Level of a severity number of OpenTelemetry, 1 to 24: four a level. */
export function levelOfSeverityNumber(value: unknown): FoundLevel | undefined {
  if (!Number.isInteger(value) || (value as number) < 1) return undefined;
  const level = LEVEL_NAMES[Math.floor(((value as number) - 1) / 4)];
  return level === undefined ? undefined : { level, isExact: (value as number) % 4 === 1 };
}

/** Of an answer to a request, by its status. */
export function levelOfStatus(status: number): LevelName {
  return status >= 500 ? "error" : status >= 400 ? "warn" : "info";
}
