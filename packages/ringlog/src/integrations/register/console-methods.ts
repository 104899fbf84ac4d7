import type { LevelName } from "../../record/level.js";

/** Levels are those of the console's standard (https://console.spec.whatwg.org/#loglevel-severity), with debug and trace apart. */
export const LEVELS: { readonly [method: string]: LevelName } = {
  log: "info",
  info: "info",
  debug: "debug",
  warn: "warn",
  error: "error",
  trace: "trace",
  assert: "error",
  dir: "info",
  dirxml: "info",
  table: "info",
  group: "info",
  groupCollapsed: "info",
  groupEnd: "info",
  count: "info",
  countReset: "warn",
  time: "info",
  timeLog: "info",
  timeEnd: "info",
};

/** These also indent, count or take the time, and so run although their level is not logged. */
export const KEEPS_STATE = /^(?:group|count|time)/;

/** Node.js writes these to stderr. */
export const TO_STDERR = /^(?:warn|error|trace|assert)$/;

/** The arguments of these are a format and what fills it. */
export const FORMATS = /^(?:log|info|debug|warn|error|assert|group|groupCollapsed)$/;
