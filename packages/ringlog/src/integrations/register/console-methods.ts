import type { LevelName } from "../../record/level.js";

/** A method of `console` that is captured. */
export interface ConsoleMethod {
  readonly level: LevelName;
  /** It also counts, times or indents, and so runs although its level is not logged. */
  readonly keepsState?: true;
  /** Node.js writes it to stderr. */
  readonly isStderr?: true;
  /** Its arguments are a format and what fills it, from this one on. */
  readonly formatFrom?: number;
}

/** Levels are those of the console's standard (https://console.spec.whatwg.org/#loglevel-severity), with debug and trace apart. */
export const CONSOLE_METHODS: { readonly [name: string]: ConsoleMethod } = {
  log: { level: "info", formatFrom: 0 },
  info: { level: "info", formatFrom: 0 },
  debug: { level: "debug", formatFrom: 0 },
  warn: { level: "warn", formatFrom: 0, isStderr: true },
  error: { level: "error", formatFrom: 0, isStderr: true },
  trace: { level: "trace", isStderr: true },
  assert: { level: "error", formatFrom: 1, isStderr: true },
  dir: { level: "info" },
  dirxml: { level: "info" },
  table: { level: "info" },
  group: { level: "info", keepsState: true, formatFrom: 0 },
  groupCollapsed: { level: "info", keepsState: true, formatFrom: 0 },
  groupEnd: { level: "info", keepsState: true },
  count: { level: "info", keepsState: true },
  countReset: { level: "warn", keepsState: true },
  time: { level: "info", keepsState: true },
  timeLog: { level: "info", keepsState: true },
  timeEnd: { level: "info", keepsState: true },
};
