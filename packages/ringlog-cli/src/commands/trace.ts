import { escapeControl } from "../../../ringlog/src/record/escape.js";
import type { LogRecord } from "../../../ringlog/src/record/record.js";
import { countOf, duration } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { CliError } from "../cli/cli-error.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import { flow, screenOf } from "../cli/page.js";
import { usageError } from "../cli/parse-arguments.js";
import { Printer } from "../cli/printer.js";
import { progressFor } from "../cli/progress.js";
import { scanLogs } from "../cli/scan-logs.js";
import { failOnFrom, selectionFrom } from "../cli/selection.js";
import { type Log, openLogs } from "../cli/source.js";
import { storedLogs } from "../cli/stored-logs.js";
import type { Query } from "../query/query.js";
import { localTime, sinceText } from "./time-text.js";
import { inOrderOfTime, mayBeTrace, type TraceLine, valuesOf } from "./trace-lines.js";

const MAX_LINES = 100_000;
const CLOCK_COLUMNS = 12;

/** `ringlog trace ID FILE…` */
export async function run(call: Call): Promise<number> {
  const { args, options, output, messages } = call;
  const [id = "", ...paths] = args;
  if (id === "") throw usageError("trace needs the id of a request or trace: ringlog trace ID FILE…");
  const failOn = failOnFrom(options, Date.now());
  const stored = await storedLogs(await openLogs(call, paths));
  try {
    const lines = inOrderOfTime(await findAll(id, stored.logs, call));
    if (lines.length === 0) throw new CliError(nothingFound(id, stored.logs));
    if (lines.length >= MAX_LINES)
      messages.warn(`there are more than ${MAX_LINES} lines; --since and --until narrow it down`);
    print(lines, call);
    output.flush();
    return failOn !== undefined && lines.some(({ entry }) => failOn(entry)) ? FOUND_EXIT_CODE : 0;
  } finally {
    await stored.remove();
  }
}

function nothingFound(id: string, logs: readonly Log[]): string {
  const where = logs.length === 1 ? escapeControl(logs[0]?.name ?? "") : countOf(logs.length, "log");
  const few = mayBeTrace(id) || !/^[0-9a-f]{1,7}$/i.test(id) ? "" : " (of a trace's id at least 8 digits are needed)";
  return `no line of ${where} has the request or trace ${JSON.stringify(id)}${few}; filters such as --since hold here too`;
}

/** Lines with the id, and those of other services that share their trace. */
async function findAll(id: string, logs: readonly Log[], call: Call): Promise<TraceLine[]> {
  const own = await find(ownQuery(id), logs, call);
  const traces = valuesOf(own, "trace_id");
  if (mayBeTrace(id)) refuseSeveral(id, traces);
  const isWhole = traces.length === 0 || traces.every((trace) => trace === id);
  if (isWhole) return own;
  return find({ kind: "or", parts: [ownQuery(id), { kind: "is", field: "trace_id", values: traces }] }, logs, call);
}

function ownQuery(id: string): Query {
  const request: Query = { kind: "is", field: "request.id", values: [id.replace(/[*\\]/g, "\\$&")] };
  if (!mayBeTrace(id)) return request;
  return { kind: "or", parts: [request, { kind: "is", field: "trace_id", values: [`${id.toLowerCase()}*`] }] };
}

/** A beginning that several traces have in common does not say which is meant. */
function refuseSeveral(id: string, traces: readonly string[]): void {
  const meant = traces.filter((trace) => trace.startsWith(id.toLowerCase()));
  if (meant.length < 2) return;
  throw new CliError(
    `${countOf(meant.length, "trace")} begin with ${JSON.stringify(id)}: ${meant.slice(0, 5).join(", ")}; give more digits`,
  );
}

async function find(query: Query, logs: readonly Log[], call: Call): Promise<TraceLine[]> {
  const lines: TraceLine[] = [];
  const selection = selectionFrom(call.options, Date.now(), query);
  await scanLogs(logs, selection, { call, progress: progressFor(call) }, ({ entry, raw, logName }) => {
    if (entry !== undefined && lines.length < MAX_LINES) lines.push({ entry, raw: Buffer.from(raw), logName });
  });
  return lines;
}

function print(lines: readonly TraceLine[], { options, terminal, output }: Call): void {
  const isJson = options.has("json");
  const startMs = lines.find(({ entry }) => entry.timeMs !== undefined)?.entry.timeMs ?? Number.NaN;
  const clock = (timeMs: number) =>
    (Number.isNaN(timeMs - startMs) ? "?" : sinceText(timeMs - startMs)).padStart(CLOCK_COLUMNS);
  if (!isJson) output.write(`${traceHeading(lines, screenOf(terminal)).join("\n")}\n`);
  const adapt = adapterFor(lines);
  const printer = new Printer(output, terminal, { isJson, showsSource: options.has("source"), clock, adapt });
  for (const { entry, raw, logName } of lines) printer.print({ entry, problem: undefined, raw, logName });
}

/** Below these columns the library leaves the service out for the logger's name; here it is what tells lines apart. */
const NARROW_COLUMNS = 60;

/** The ids that all lines share stand above them. */
function adapterFor(lines: readonly TraceLine[]): (record: LogRecord, columns: number) => LogRecord {
  const isOneRequest = valuesOf(lines, "request.id").length === 1;
  const isOneTrace = valuesOf(lines, "trace_id").length === 1;
  return (record, columns) => ({
    ...record,
    requestId: isOneRequest ? undefined : record.requestId,
    traceId: isOneTrace ? undefined : record.traceId,
    loggerName: columns < NARROW_COLUMNS ? record.serviceName : record.loggerName,
  });
}

/** What the lines are of, and how long it took. */
export function traceHeading(lines: readonly TraceLine[], screen: Screen): string[] {
  const { bold, dim, alarm } = screen.palette;
  const times = lines.map(({ entry }) => entry.timeMs).filter((timeMs) => timeMs !== undefined);
  const services = valuesOf(lines, "service.name");
  const errors = lines.filter(({ entry: { level } }) => level === "error" || level === "fatal").length;
  const [firstMs, lastMs] = [times[0] ?? Number.NaN, times.at(-1) ?? Number.NaN];
  const span = times.length < 2 ? [] : [{ text: `in ${duration(lastMs - firstMs)}` }];
  return [
    ...flow(screen, "", "  ", [
      ...idPieces("request", valuesOf(lines, "request.id"), bold),
      ...idPieces("trace", valuesOf(lines, "trace_id"), dim),
    ]),
    ...flow(screen, "", "  ", [
      { text: countOf(lines.length, "line") },
      ...(services.length === 0 ? [] : [{ text: `of ${services.map((name) => escapeControl(name)).join(", ")}` }]),
      ...span,
      ...(errors === 0 ? [] : [{ text: countOf(errors, "error"), paint: alarm, gap: 2 }]),
      ...(times.length === 0 ? [] : [{ text: `from ${localTime(firstMs)}`, paint: dim, gap: 2, isWhole: true }]),
    ]),
    "",
  ];
}

const MAX_IDS = 3;

function idPieces(what: string, ids: readonly string[], paint: (text: string) => string) {
  if (ids.length === 0) return [];
  const more = ids.length > MAX_IDS ? `, … ${countOf(ids.length - MAX_IDS, "more")}` : "";
  return [
    {
      text: `${what} ${ids
        .slice(0, MAX_IDS)
        .map((id) => escapeControl(id))
        .join(", ")}${more}`,
      paint,
      gap: 2,
      isWhole: true,
    },
  ];
}
