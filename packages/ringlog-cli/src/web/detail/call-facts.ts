import { formatDuration, formatShare } from "../format.js";
import { type Fields, listOf, mapOf, numberOf, textOf, textsOf } from "./entry-fields.js";
import { inlineArguments, inlineValue } from "./value-text.js";

/** The call that `debug` watched. */
export interface WatchedCall {
  readonly functionName: string;
  /** Undefined where arguments were not captured. */
  readonly args: readonly unknown[] | undefined;
  /** Innermost first: the function that caught the error, then those around it. */
  readonly path: readonly string[];
  /** `rethrown`, `not rethrown`. */
  readonly outcome: string | undefined;
  /** When the arguments were written down: at the call's begin or at the failure. */
  readonly argsAt: string | undefined;
  readonly changes: readonly ArgumentChange[];
  /** `took 1.2 s`, `CPU 35 ms`. */
  readonly figures: readonly string[];
}

export interface ArgumentChange {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** Undefined where `debug` wrote nothing about a call. */
export function watchedCall(fields: Fields): WatchedCall | undefined {
  const functionName = textOf(fields, "code.function.name");
  const args = fields.get("debug.args");
  const path = textsOf(fields, "debug.path");
  const hasCall = Array.isArray(args) || path.length > 0 || fields.has("debug.duration_ms");
  if (!hasCall) return undefined;
  return {
    functionName: functionName ?? path[0] ?? "anonymous",
    args: Array.isArray(args) ? args : undefined,
    path,
    outcome: outcomeOf(fields.get("debug.crash")),
    argsAt: argsAtOf(textOf(fields, "debug.args_at")),
    changes: listOf(fields, "debug.args_changed").map(changeOf),
    figures: figuresOf(fields),
  };
}

/** `charge({ card: "[redacted]" }, 100)`. */
export function callText({ functionName, args }: WatchedCall, maxCharacters = 400): string {
  return args === undefined ? functionName : `${functionName}(${inlineArguments(args, maxCharacters)})`;
}

function outcomeOf(crash: unknown): string | undefined {
  return typeof crash === "boolean" ? (crash ? "rethrown" : "not rethrown") : undefined;
}

function argsAtOf(at: string | undefined): string | undefined {
  if (at === "entry") return "as they were when the function was called";
  return at === "failure" ? "as they were when it failed" : undefined;
}

function changeOf(change: unknown): ArgumentChange {
  const parts = mapOf(change);
  const side = (key: string) => (parts.has(key) ? inlineArguments([parts.get(key)]) : "nothing");
  return { path: inlineValue(parts.get("path") ?? ""), from: side("from"), to: side("to") };
}

function figuresOf(fields: Fields): readonly string[] {
  const ms = (key: string, label: string) => {
    const value = numberOf(fields, key);
    return value === undefined ? [] : [`${label} ${formatDuration(value)}`];
  };
  const busy = numberOf(fields, "debug.loop.utilization");
  return [
    ...ms("debug.duration_ms", "took"),
    ...ms("debug.cpu_ms", "CPU"),
    ...ms("debug.gc_ms", "garbage collection"),
    ...ms("debug.loop.delay_ms", "event loop blocked"),
    ...(busy === undefined ? [] : [`event loop busy ${formatShare(busy)}`]),
    ...ms("debug.throttled_ms", "throttled"),
  ];
}
