import { Destination, destination } from "./destination.js";
import type { LineStream } from "./instance.js";
import { invalid } from "./levels.js";
import { multistream } from "./multistream.js";
import { transportUsesMultistreamSym } from "./symbols.js";
import { refuseUnknown, type Target } from "./target.js";

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
  if (targets === undefined) {
    refuseUnknown(given, SINGLE, "transport", NOT_COVERED);
    return targetStream(target, options);
  }
  refuseUnknown(given, MULTI, "transport", NOT_COVERED);
  if (!Array.isArray(targets) || target !== undefined)
    throw invalid("transport.targets", targets, "only one of target or targets can be specified, and targets is an array");
  const streams = targets.map((entry: Given) => {
    refuseUnknown(entry, SINGLE, "transport.targets", NOT_COVERED);
    return { level: entry.level ?? "info", stream: targetStream(entry.target, entry.options) };
  });
  const joined = multistream(streams, { ...(levels && { levels }), dedupe: dedupe === true });
  return Object.assign(joined as unknown as LineStream, { [transportUsesMultistreamSym]: true });
}

function targetStream(target: unknown, options: unknown): Destination {
  const given = (options ?? {}) as Record<string, unknown>;
  if (target === "pino/file") return fileStream(given);
  if (target === "pino-pretty") return new Destination(prettyTarget(given));
  const shown = typeof target === "string" ? `"${target}"` : `a value of type ${typeof target}`;
  throw invalid(
    "transport.target",
    target,
    `transport target ${shown} is not covered by ringlog/pino, which has pino/file and pino-pretty; ${OTHER_WAYS}`,
  );
}

function fileStream({ destination: dest, ...others }: Record<string, unknown>): Destination {
  return destination({ ...others, dest: dest as string });
}

/** What ringlog's own console is like already, or can be told. */
const PRETTY = ["colorize", "destination", "ignore", "sync"];
const SHOWN_NOWHERE = new Set(["pid", "hostname", "time", "level"]);

function prettyTarget(options: Record<string, unknown>): Target {
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
