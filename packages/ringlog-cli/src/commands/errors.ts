import { escapeControl } from "../../../ringlog/src/record/escape.js";
import { count, countOf } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import { flow, type Piece, screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";
import { progressFor } from "../cli/progress.js";
import { scanLogs } from "../cli/scan-logs.js";
import { failOnFrom, selectionFrom } from "../cli/selection.js";
import { openLogs } from "../cli/source.js";
import { type ErrorGroup, ErrorGroups } from "./error-groups.js";
import { sparkline } from "./spark.js";
import { localTime, timeRange } from "./time-text.js";

const SORTS = {
  count: (group: ErrorGroup) => group.written + group.suppressed,
  last: (group: ErrorGroup) => group.lastMs,
  first: (group: ErrorGroup) => -group.firstMs,
  requests: (group: ErrorGroup) => requestsOf(group),
} as const;
type SortName = keyof typeof SORTS;

const DEFAULT_LIMIT = 20;
const JSON_BUCKETS = 24;
const MAX_SPARK_COLUMNS = 60;
const MAX_SERVICES = 5;

/** `ringlog errors FILE…` */
export async function run(call: Call): Promise<number> {
  const { options, output, terminal } = call;
  const sort = sortOf(options.text("sort"));
  const limit =
    options.whole("limit", options.has("json") ? 0 : DEFAULT_LIMIT, 0, 1_000_000) || Number.POSITIVE_INFINITY;
  const nowMs = Date.now();
  const failOn = failOnFrom(options, nowMs);
  const selection = selectionFrom(
    options,
    nowMs,
    ...(options.has("level") ? [] : [{ kind: "level", op: ">=", level: "error" } as const]),
  );
  const logs = await openLogs(call, call.args);
  const groups = new ErrorGroups();
  let isFound = false;
  await scanLogs(logs, selection, { call, progress: progressFor(call) }, ({ entry }) => {
    if (entry === undefined) return;
    groups.add(entry);
    isFound ||= failOn?.(entry) === true;
  });
  const sorted = [...groups.all].sort((a, b) => SORTS[sort](b) - SORTS[sort](a));
  if (options.has("json")) for (const group of sorted.slice(0, limit)) output.json(groupJson(group, rangeOf(sorted)));
  else output.write(`${errorLines(sorted, limit, groups.leftOut, screenOf(terminal)).join("\n")}\n`);
  return isFound ? FOUND_EXIT_CODE : 0;
}

function sortOf(text = "count"): SortName {
  if (Object.hasOwn(SORTS, text)) return text as SortName;
  throw usageError(`--sort is ${JSON.stringify(text)}; valid is ${Object.keys(SORTS).join(", ")}`);
}

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

function rangeOf(groups: readonly ErrorGroup[]): TimeRange {
  const fromMs = Math.min(...groups.map(({ firstMs }) => firstMs));
  const toMs = Math.max(...groups.map(({ lastMs }) => lastMs)) + 1;
  return { fromMs, toMs };
}

/** All groups for people. */
export function errorLines(groups: readonly ErrorGroup[], limit: number, leftOut: number, screen: Screen): string[] {
  if (groups.length === 0) return ["no errors"];
  const range = rangeOf(groups);
  const shown = groups.slice(0, limit);
  const more = groups.length - shown.length;
  return [
    ...heading(groups, range, screen),
    ...shown.flatMap((group) => ["", ...groupLines(group, range, screen)]),
    ...(more > 0
      ? [
          "",
          ...flow(screen, "", "  ", [
            { text: `… ${countOf(more, "more group")}; --limit 0 shows all`, paint: screen.palette.dim },
          ]),
        ]
      : []),
    ...(leftOut > 0
      ? [
          "",
          ...flow(screen, "", "  ", [
            {
              text: `${countOf(leftOut, "error")} of further kinds are not grouped; narrow it down with --since or -q`,
            },
          ]),
        ]
      : []),
  ];
}

function heading(groups: readonly ErrorGroup[], range: TimeRange, screen: Screen): string[] {
  const total = groups.reduce((sum, { written, suppressed }) => sum + written + suppressed, 0);
  const services = new Set(groups.flatMap((group) => [...group.services]));
  const of = services.size > 1 ? `, ${countOf(services.size, "service")}` : "";
  return flow(screen, "", "  ", [
    { text: `${countOf(total, "error")} of ${countOf(groups.length, "kind")}${of}`, paint: screen.palette.bold },
    { text: timeRange(range.fromMs, range.toMs - 1), paint: screen.palette.dim, gap: 2, isWhole: true },
  ]);
}

function groupLines(group: ErrorGroup, range: TimeRange, screen: Screen): string[] {
  const { palette, words } = screen;
  const total = group.written + group.suppressed;
  const mark = palette.levels.get(group.level)?.symbol ?? "";
  const first = words ? "" : `${mark} `;
  const [title = "", ...others] = group.message.split("\n");
  const head = flow(screen, first, "    ", [
    { text: words ? countOf(total, "time").padEnd(10) : `${count(total)}×`, paint: palette.bold },
    ...(words && group.level === "fatal" ? [{ text: "FATAL" }] : []),
    ...(group.type === "" ? [] : [{ text: `${escapeControl(group.type)}:`, paint: palette.alarm }]),
    { text: escapeControl(title), paint: palette.bold },
    ...(others.length > 0 ? [{ text: `… ${countOf(others.length, "more line")}`, paint: palette.dim }] : []),
  ]);
  return [...head, ...facts(group, screen), ...whenLines(group, range, screen)];
}

function facts(group: ErrorGroup, screen: Screen): string[] {
  const { dim } = screen.palette;
  const { functionName, services, suppressed, fingerprint, requestIds, untoldRequests } = group;
  const requests = requestsOf(group);
  const named = [...services]
    .slice(0, MAX_SERVICES)
    .map((name) => escapeControl(name))
    .join(", ");
  const hidden = services.size - MAX_SERVICES;
  const pieces: (Piece | undefined)[] = [
    functionName === undefined ? undefined : { text: `in ${escapeControl(functionName)}` },
    named === "" ? undefined : { text: hidden > 0 ? `${named}, ${count(hidden)} more` : named },
    requests === 0
      ? undefined
      : { text: `${untoldRequests > 0 && requestIds.size > 0 ? "up to " : ""}${countOf(requests, "request")}` },
    suppressed === 0 ? undefined : { text: `${count(suppressed)} of them suppressed` },
    fingerprint === undefined ? undefined : { text: `fp:${escapeControl(fingerprint)}`, paint: dim },
  ];
  const told = pieces.filter((piece) => piece !== undefined);
  return told.length === 0
    ? []
    : flow(
        screen,
        "    ",
        "    ",
        told.map((piece, index) => ({ ...piece, gap: index === 0 ? 0 : 2, isWhole: true })),
      );
}

/** The sparkline stands for all of the time that the groups cover, so that two of them can be compared. */
function whenLines(group: ErrorGroup, range: TimeRange, screen: Screen): string[] {
  if (!Number.isFinite(group.firstMs)) return [];
  const { dim, plain } = screen.palette;
  const columns = Math.min(MAX_SPARK_COLUMNS, screen.columns - 6);
  const counts = group.times.over(range.fromMs, range.toMs, columns);
  const when = group.firstMs === group.lastMs ? localTime(group.firstMs) : timeRange(group.firstMs, group.lastMs);
  if (screen.words) return flow(screen, "    ", "    ", [{ text: when }, ...peak(counts, range, group)]);
  return [...flow(screen, "    ", "    ", [{ text: when, paint: dim }]), `    ${plain(sparkline(counts).trimEnd())}`];
}

/** What a sparkline shows at a glance, in words. */
function peak(counts: readonly number[], { fromMs, toMs }: TimeRange, { firstMs }: ErrorGroup): Piece[] {
  const most = Math.max(...counts);
  if (counts.filter((each) => each > 0).length < 2) return [];
  const atMs = fromMs + (counts.indexOf(most) * (toMs - fromMs)) / counts.length;
  return [{ text: `most (${count(most)}) from ${localTime(Math.max(atMs, firstMs))} on`, gap: 2, isWhole: true }];
}

/** With summaries that tell more than ids: at most, for the same request may be in two of them. */
function requestsOf({ requestIds, untoldRequests }: ErrorGroup): number {
  return requestIds.size + untoldRequests;
}

/** A line of `--json`; docs/cli.md describes it. */
export function groupJson(group: ErrorGroup, range: TimeRange): unknown {
  const { fingerprint, level, type, message, functionName, written, suppressed, firstMs, lastMs } = group;
  const isTimed = Number.isFinite(firstMs);
  return {
    fingerprint: fingerprint ?? null,
    level,
    type,
    message,
    function: functionName ?? null,
    count: written + suppressed,
    written,
    suppressed,
    first: isTimed ? new Date(firstMs).toISOString() : null,
    last: isTimed ? new Date(lastMs).toISOString() : null,
    requests: requestsOf(group),
    request_ids: [...group.requestIds].slice(0, 5),
    services: [...group.services],
    spark: isTimed
      ? {
          from: new Date(range.fromMs).toISOString(),
          to: new Date(range.toMs).toISOString(),
          counts: group.times.over(range.fromMs, range.toMs, JSON_BUCKETS),
        }
      : null,
  };
}
