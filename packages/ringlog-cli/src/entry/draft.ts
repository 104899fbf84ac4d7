import type { LevelName } from "../../../ringlog/src/record/level.js";
import type { Entry, EntryFormat } from "../model/entry.js";
import type { Member } from "./json-members.js";
import { type FoundLevel, levelOf } from "./level.js";
import { type FoundTime, timeOf } from "./time.js";

/** What a line's own name of a level is kept as, where ours says less: OpenTelemetry's `SeverityText`. */
export const LEVEL_TEXT = "severity_text";

/** An entry that is being made from a line's members. Each of them is taken as what it means, or kept as it is named. */
export class Draft {
  timeMs: number | undefined;
  level: LevelName | undefined;
  msg: string | undefined;
  readonly fields = new Map<string, unknown>();
  /** Names of the line. */
  readonly names: ReadonlySet<string>;

  constructor(members: readonly Member[]) {
    this.names = new Set(members.map(([key]) => key));
  }

  /** Keeps a member as it is named. */
  keep(key: string, value: unknown): void {
    this.fields.set(key, value);
  }

  /** Whether a word of ours is neither taken nor in the line itself, which then means it. */
  isFree(word: string): boolean {
    return !this.fields.has(word) && !this.names.has(word);
  }

  /** Gives a member the name that our records have for it; keeps it as it is named where that one is not free. */
  rename(key: string, word: string, value: unknown): void {
    this.fields.set(word !== key && this.isFree(word) ? word : key, value);
  }

  takeTime(key: string, value: unknown, found: FoundTime | undefined = timeOf(value)): void {
    if (found === undefined || this.timeMs !== undefined) return this.keep(key, value);
    this.timeMs = found.timeMs;
    if (!found.isExact) this.keep(key, value);
  }

  takeLevel(key: string, value: unknown, found: FoundLevel | undefined = levelOf(value)): void {
    if (found === undefined || this.level !== undefined) return this.keep(key, value);
    this.level = found.level;
    if (!found.isExact) this.rename(key, LEVEL_TEXT, typeof value === "string" ? value : String(value));
  }

  takeMessage(key: string, value: unknown): void {
    const isText = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (!isText || this.msg !== undefined) return this.keep(key, value);
    this.msg = String(value);
  }

  finish(format: EntryFormat): Entry {
    return { format, timeMs: this.timeMs, level: this.level, msg: this.msg ?? "", fields: this.fields };
  }
}

/** What becomes of a member. */
export type Rule = (draft: Draft, key: string, value: unknown) => void;
export type Rules = Readonly<Record<string, Rule>>;

/** Makes an entry: members with a rule by it, all others as they are named. */
export function draftEntry(format: EntryFormat, members: readonly Member[], ...rules: readonly Rules[]): Entry {
  const draft = new Draft(members);
  for (const [key, value] of members) {
    const rule = rules.find((each) => Object.hasOwn(each, key))?.[key];
    if (rule === undefined) draft.keep(key, value);
    else rule(draft, key, value);
  }
  return draft.finish(format);
}

export const takeTime: Rule = (draft, key, value) => draft.takeTime(key, value);
export const takeLevel: Rule = (draft, key, value) => draft.takeLevel(key, value);
export const takeMessage: Rule = (draft, key, value) => draft.takeMessage(key, value);

/** A text that our records have another name for. */
export function text(word: string): Rule {
  return (draft, key, value) => (typeof value === "string" ? draft.rename(key, word, value) : draft.keep(key, value));
}

/** The same of a number. */
export function number(word: string): Rule {
  return (draft, key, value) => (typeof value === "number" ? draft.rename(key, word, value) : draft.keep(key, value));
}
