import { escapeControl } from "../../../record/escape.js";
import type { CauseInfo, Value, ValueObject } from "../../../record/record.js";
import { causeOf } from "../../decode-record.js";

/** Strings that need no quotes as a field: they cannot be taken for a number, a keyword or several fields. */
const BARE = /^(?!(?:null|true|false)$)(?![+-]?\d+(?:\.\d*)?(?:e[+-]?\d+)?$)[\p{L}\p{N}_.:/@+-]+$/u;
const BARE_KEY = /^[\p{L}\p{N}_$.@/-]+$/u;
const MAX_DEPTH = 8;

/** A value in one line: `{ card: "x", amounts: [1, 2] }`. Cut with `…` once it has more than `limit` characters. */
export function inlineValue(value: Value, limit: number): string {
  const out = new Inline(limit);
  out.value(value, 0);
  return out.finish();
}

/** A function's arguments in one line, without the parentheses. */
export function inlineList(values: readonly Value[], limit: number): string {
  const out = new Inline(limit);
  out.items(values, 0);
  return out.finish();
}

/** As `inlineValue`; a string that is plain enough stands without quotes. */
export function inlineField(value: Value, limit: number): string {
  if (typeof value === "string" && value.length <= limit && BARE.test(value)) return escapeControl(value);
  return inlineValue(value, limit);
}

/** A key as it can stand before `:` or `=`. */
export function keyText(key: string): string {
  return BARE_KEY.test(key) ? escapeControl(key) : quote(key);
}

/** The Error that stood here among the fields, if it was one. */
export function errorValue(value: Value | undefined): CauseInfo | undefined {
  if (!(value instanceof Map)) return undefined;
  const isError = ["type", "message", "stacktrace"].every((key) => typeof (value as ValueObject).get(key) === "string");
  return isError ? causeOf(value) : undefined;
}

function quote(text: string): string {
  return `"${escapeControl(text.replaceAll('"', '\\"'))}"`;
}

/** Writes until its limit is passed, so that a huge value costs no more than what is shown of it. */
class Inline {
  #text = "";
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  finish(): string {
    if (this.#text.length <= this.#limit) return this.#text;
    // A surrogate pair must not be cut in two.
    return `${this.#text.slice(0, this.#limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
  }

  value(value: Value, depth: number): void {
    if (typeof value === "string") this.#text += quote(value.slice(0, this.#room()));
    else if (typeof value !== "object" || value === null) this.#text += String(value);
    else if (depth >= MAX_DEPTH) this.#text += "…";
    else if (Array.isArray(value)) this.#array(value, depth);
    else this.#object(value as ValueObject, depth);
  }

  items(values: readonly Value[], depth: number): void {
    for (const [index, value] of values.entries()) {
      if (this.#full()) return;
      if (index > 0) this.#text += ", ";
      this.value(value, depth);
    }
  }

  #array(values: readonly Value[], depth: number): void {
    this.#text += "[";
    this.items(values, depth + 1);
    this.#text += "]";
  }

  #object(object: ValueObject, depth: number): void {
    const error = errorValue(object);
    if (error !== undefined) {
      this.#text += `[${escapeControl(`${error.type}: ${error.message}`.slice(0, this.#room()))}]`;
      return;
    }
    let separator = "{ ";
    for (const [key, value] of object) {
      if (this.#full()) return;
      this.#text += `${separator}${keyText(key.slice(0, this.#room()))}: `;
      this.value(value, depth + 1);
      separator = ", ";
    }
    this.#text += object.size === 0 ? "{}" : " }";
  }

  #full(): boolean {
    return this.#text.length > this.#limit;
  }

  /** Characters of a string that are worth looking at: two more than fit, so that the cut is seen. */
  #room(): number {
    return Math.max(0, this.#limit - this.#text.length) + 2;
  }
}
