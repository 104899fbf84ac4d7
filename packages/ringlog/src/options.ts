import { basename, extname, resolve } from "node:path";
import { nearestName } from "./errors.js";
import { type Given, invalidOption, readShape, TOP } from "./options/check.js";
import type { Limits } from "./options/logger-options.js";
import { quote } from "./options/render-value.js";
import { OPTIONS } from "./options/shape.js";
import type { GivenSink } from "./options/sinks-option.js";
import { INFO, levelNumber, THRESHOLD_NAMES } from "./record/level.js";
import type { FsyncPlan, LinePlan, RecorderPlan, RotatePlan } from "./ring/consumer-config.js";
import type { StallPlan } from "./ring/loop-board.js";
import type { Stats } from "./stats.js";

export type { Limits, LoggerOptions } from "./options/logger-options.js";

/** {@link Limits} without gaps. @internal */
export type ResolvedLimits = { readonly [name in keyof Limits]-?: number };

/** Options with every default filled in; levels as numbers. @internal */
export interface ResolvedOptions {
  readonly logName: string;
  /** Absolute. */
  readonly filePath: string | null;
  /** 0: off. */
  readonly throttleMs: number;
  readonly throttleLevel: number;
  readonly level: number;
  /** Undefined: follows `level`. */
  readonly consoleLevel: number | undefined;
  /** Undefined: follows `level`. */
  readonly fileLevel: number | undefined;
  readonly console: "auto" | "pretty" | "json" | "off";
  readonly consoleStream: "stdout" | "stderr";
  readonly crash: boolean;
  readonly onFull: "drop" | "wait";
  readonly bufferBytes: number;
  readonly redact: readonly (string | RegExp)[] | false;
  /** `recordBytes` is at most a quarter of `bufferBytes`. */
  readonly limits: ResolvedLimits;
  readonly metrics: boolean;
  readonly signals: boolean;
  readonly fileMode: number;
  readonly allowSpecialFile: boolean;
  readonly fileWriter: "worker" | "process";
  /** Null: never. */
  readonly rotate: RotatePlan | null;
  readonly fsync: FsyncPlan;
  /** Null: off. */
  readonly recorder: RecorderPlan | null;
  readonly onLoss: ((stats: Stats) => void) | undefined;
  /** A folder is absolute. */
  readonly durable: boolean | string;
  /** Null: the loop is not watched. */
  readonly stall: StallPlan | null;
  /** Sinks of modules that are still to be found. */
  readonly sinks: readonly GivenSink[];
  /** No option: of a log whose lines applications compose. */
  readonly line?: LinePlan | undefined;
}

/** What the options depend on beside themselves. @internal */
export interface OptionsEnvironment {
  readonly env: NodeJS.ProcessEnv;
  /** Absolute. */
  readonly cwd: string;
  /** Path of the program's main module. */
  readonly mainModule: string | undefined;
  /** Takes one line for stderr, without its end and what says that it is ours. */
  readonly warn: (line: string) => void;
}

const LIMIT_DEFAULTS: ResolvedLimits = {
  depth: 8,
  keys: 200,
  stringLength: 16 * 1_024,
  recordBytes: 256 * 1_024,
  args: 20,
};

/** A record larger than its ring could never be sent; a quarter leaves room for others beside it. */
const RECORD_SHARE_OF_BUFFER = 4;

/**
 * Options as they were given → options that hold. Reads no file.
 *
 * @throws RinglogError `UNKNOWN_OPTION` or `INVALID_OPTION`
 * @internal
 */
export function resolveOptions(options: unknown, environment: OptionsEnvironment): ResolvedOptions {
  const given = options === undefined ? {} : readShape(options, TOP, OPTIONS);
  const bufferBytes = given.bufferBytes ?? 64 * 1_024 * 1_024;
  return {
    logName: given.logName ?? defaultLogName(environment.mainModule),
    filePath: given.filePath == null ? null : resolve(environment.cwd, given.filePath),
    durable: resolveDurable(given.durable, given.filePath, environment),
    throttleMs: (given.throttleSec ?? 2) * 1_000,
    bufferBytes,
    redact: given.redact ?? [],
    limits: resolveLimits(given.limits, bufferBytes),
    fileMode: given.fileMode ?? 0o600,
    rotate: given.rotate ?? null,
    fsync: given.fsync ?? "never",
    stall: given.stall ?? null,
    recorder: given.recorder ?? null,
    sinks: given.sinks ?? [],
    onLoss: given.onLoss,
    ...resolveLevels(given, environment),
    ...resolveChoices(given),
  };
}

function resolveDurable(
  durable: boolean | string = false,
  filePath: string | null | undefined,
  { cwd }: OptionsEnvironment,
): boolean | string {
  if (durable !== false && filePath == null)
    throw invalidOption("durable", durable, "false without a filePath: what a run leaves is recovered into its file");
  return typeof durable === "string" ? resolve(cwd, durable) : durable;
}

function resolveLevels(given: Given<typeof OPTIONS>, environment: OptionsEnvironment) {
  return {
    level: given.level === undefined ? levelFromEnvironment(environment) : levelNumber(given.level),
    consoleLevel: given.consoleLevel && levelNumber(given.consoleLevel),
    fileLevel: given.fileLevel && levelNumber(given.fileLevel),
    throttleLevel: levelNumber(given.throttleLevel ?? "error"),
  };
}

function resolveChoices(given: Given<typeof OPTIONS>) {
  return {
    console: given.console ?? "auto",
    consoleStream: given.consoleStream ?? "stdout",
    crash: given.crash ?? false,
    onFull: given.onFull ?? "drop",
    metrics: given.metrics ?? true,
    signals: given.signals ?? true,
    allowSpecialFile: given.allowSpecialFile ?? false,
    fileWriter: given.fileWriter ?? "worker",
  } as const;
}

function resolveLimits(
  given: { readonly [name in keyof Limits]?: number } | undefined,
  bufferBytes: number,
): ResolvedLimits {
  const limits = { ...LIMIT_DEFAULTS, ...given };
  const mostBytes = Math.floor(bufferBytes / RECORD_SHARE_OF_BUFFER);
  return { ...limits, recordBytes: Math.min(limits.recordBytes, mostBytes) };
}

/** The level where no option says it. @internal */
export function levelFromEnvironment({ env, warn }: OptionsEnvironment): number {
  const given = env["LOG_LEVEL"]?.trim();
  if (given === undefined || given === "") return INFO;
  const name = THRESHOLD_NAMES.find((candidate) => candidate === given.toLowerCase());
  if (name === undefined) warn(unknownLevelLine(given));
  return name === undefined ? INFO : levelNumber(name);
}

function unknownLevelLine(given: string): string {
  const nearest = nearestName(given, THRESHOLD_NAMES);
  const hint = nearest === undefined ? "" : `; did you mean ${quote(nearest)}?`;
  return `LOG_LEVEL is ${quote(given)}, taken as "info"; valid is ${THRESHOLD_NAMES.join(", ")}${hint}`;
}

function defaultLogName(mainModule: string | undefined): string {
  if (mainModule === undefined) return "node";
  const base = basename(mainModule);
  return base.slice(0, base.length - extname(base).length) || "node";
}
