import { Destination, destination } from "./destination.js";
import type { LineStream } from "./instance.js";
import type { DestinationOptions, Level } from "./interface.js";
import { DEFAULT_LEVELS, invalid } from "./levels.js";
import { multistream } from "./multistream.js";
import { transportUsesMultistreamSym } from "./symbols.js";
import {
  type ConsoleTarget,
  type FileTarget,
  refuseUnknown,
  refuseUnknownDestination,
  type Target,
  targetOf,
} from "./target.js";

const OTHER_WAYS = "give what the package makes as a stream instead: pino(options, stream)";

/** `caller` says where relative targets lie; ours are none. */
const SINGLE = ["target", "options", "level", "caller", "levels"];
const MULTI = ["targets", "levels", "dedupe", "caller"];
const NOT_COVERED = {
  pipeline: `a pipeline runs streams of other packages in a worker; ${OTHER_WAYS}`,
  worker: "ringlog has a worker of its own, which is not configured",
};

interface Given {
  readonly target?: unknown;
  readonly targets?: unknown;
  readonly options?: unknown;
  readonly level?: unknown;
  readonly levels?: Record<string, number>;
  readonly dedupe?: boolean;
}

/**
 * `pino.transport`, for what ringlog's worker does by itself: `pino/file`, and a pretty console for `pino-pretty`.
 *
 * @throws RinglogError for everything else
 */
export function transport(given: object): LineStream {
  if (typeof given !== "object" || given === null) throw invalid("transport", given, "transport must be an object");
  const { targets, target, options, levels, dedupe } = given as Given;
  if (targets !== undefined && target !== undefined)
    throw invalid("transport", given, "only one of target or targets can be specified");
  if (targets === undefined) {
    refuseUnknown(given, SINGLE, "transport", NOT_COVERED);
    return targetStream(target, options);
  }
  refuseUnknown(given, MULTI, "transport", NOT_COVERED);
  if (!Array.isArray(targets)) throw invalid("transport.targets", targets, "transport.targets is an array");
  const found = targets.map((entry: Given) => readTarget(entry));
  const [first] = found;
  if (found.length === 1 && first !== undefined && first.level === undefined) return first.stream();
  const pair = dedupe === true ? undefined : pairOf(found);
  if (pair !== undefined) return new Destination(pair);
  const streams = found.map(({ level = "info", stream }) => ({ level, stream: stream() }));
  const joined = multistream(streams, { ...(levels && { levels }), dedupe: dedupe === true });
  return Object.assign(joined as unknown as LineStream, { writable: true, [transportUsesMultistreamSym]: true });
}

interface Found {
  readonly level: unknown;
  readonly target: Target;
  /** Beside its path. */
  readonly isPlain: boolean;
  readonly stream: () => Destination;
}

function readTarget(entry: Given): Found {
  refuseUnknown(entry, SINGLE, "transport.targets", NOT_COVERED);
  const { level, options } = entry;
  const { mkdir, append, sync } = (options ?? {}) as DestinationOptions;
  const isPlain = mkdir === undefined && append !== false && sync !== true;
  return {
    level,
    target: targetFor(entry.target, options),
    isPlain,
    stream: () => targetStream(entry.target, options),
  };
}

/** A file and a console: what one log of ringlog's writes by itself. */
function pairOf(found: readonly Found[]): Target | undefined {
  const file = found.find(({ target }) => target.kind === "file");
  const console = found.find(({ target }) => target.kind !== "file");
  if (found.length !== 2 || file?.target.kind !== "file" || console === undefined || !file.isPlain) return undefined;
  const fileLevel = file.level ?? "info";
  const consoleLevel = console.level ?? "info";
  if (!isLevel(fileLevel) || !isLevel(consoleLevel)) return undefined;
  return { kind: "pair", file: file.target, console: console.target as ConsoleTarget, fileLevel, consoleLevel };
}

function isLevel(level: unknown): level is Level {
  return typeof level === "string" && Object.hasOwn(DEFAULT_LEVELS, level);
}

function targetStream(target: unknown, options: unknown): Destination {
  if (target !== "pino/file") return new Destination(targetFor(target, options));
  return destination(fileOptions(options));
}

function targetFor(target: unknown, options: unknown): FileTarget | ConsoleTarget {
  if (target === "pino-pretty") return prettyTarget((options ?? {}) as Record<string, unknown>);
  if (target === "pino/file") {
    const wanted = fileOptions(options);
    return targetOf(wanted.dest, wanted);
  }
  const shown = typeof target === "string" ? `"${target}"` : `a value of type ${typeof target}`;
  throw invalid(
    "transport.target",
    target,
    `transport target ${shown} is not covered by ringlog/pino, which has pino/file and pino-pretty; ${OTHER_WAYS}`,
  );
}

function fileOptions(options: unknown): DestinationOptions {
  const { destination: dest, ...others } = (options ?? {}) as Record<string, unknown>;
  const wanted = { ...others, dest: dest as string };
  refuseUnknownDestination(wanted);
  return wanted;
}

/** What ringlog's own console is like already, or can be told. */
const PRETTY = ["colorize", "destination", "ignore", "sync"];
const SHOWN_NOWHERE = new Set(["pid", "hostname", "time", "level"]);

function prettyTarget(options: Record<string, unknown>): ConsoleTarget {
  const advice = `ringlog's console has a layout of its own; ${OTHER_WAYS}`;
  const others = Object.keys(options).filter((name) => !PRETTY.includes(name));
  refuseUnknown(options, PRETTY, "pino-pretty", Object.fromEntries(others.map((name) => [name, advice])));
  const { destination: dest = 1, ignore, colorize } = options;
  if (Number(dest) !== 1 && Number(dest) !== 2)
    throw invalid("pino-pretty.destination", dest, `pino-pretty.destination is 1 or 2 with ringlog/pino: ${advice}`);
  const hidden = typeof ignore === "string" ? ignore.split(",").map((name) => name.trim()) : [];
  const shown = hidden.filter((name) => name !== "" && !SHOWN_NOWHERE.has(name));
  if (shown.length > 0)
    throw invalid("pino-pretty.ignore", ignore, `pino-pretty.ignore: ${shown.join(", ")} cannot be hidden; ${advice}`);
  const stream = Number(dest) === 2 ? "stderr" : "stdout";
  return { kind: "pretty", stream, color: typeof colorize === "boolean" ? colorize : null };
}
