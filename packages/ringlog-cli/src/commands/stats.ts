import { escapeControl } from "../../../ringlog/src/record/escape.js";
import { bytes, count, countOf, duration, percent } from "../../../ringlog/src/worker/format/pretty/number.js";
import type { Screen } from "../../../ringlog/src/worker/format/pretty/screen.js";
import { clip, displayWidth } from "../../../ringlog/src/worker/format/pretty/width.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import { flow, type Piece, screenOf } from "../cli/page.js";
import { progressFor } from "../cli/progress.js";
import { scanLogs } from "../cli/scan-logs.js";
import { failOnFrom, selectionFrom } from "../cli/selection.js";
import { filesOf, openLogs } from "../cli/source.js";
import { VIEW_LEVELS } from "../model/api.js";
import { LogStats } from "./log-stats.js";
import { localTime, timeRange } from "./time-text.js";
import type { TopCounts } from "./top-counts.js";

const DEFAULT_LIMIT = 10;
const MAX_BAR_COLUMNS = 30;

/** `ringlog stats FILE…` */
export async function run(call: Call): Promise<number> {
  const { options, output, terminal, args } = call;
  const limit = options.whole("limit", DEFAULT_LIMIT, 1, 10_000);
  const nowMs = Date.now();
  const failOn = failOnFrom(options, nowMs);
  const selection = selectionFrom(options, nowMs);
  const logs = await openLogs(call, args);
  const stats = new LogStats();
  let isFound = false;
  await scanLogs(logs, selection, { call, progress: progressFor(call) }, ({ entry, raw }) => {
    if (entry === undefined) return stats.addBad(raw.length + 1);
    stats.add(entry, raw.length + 1);
    isFound ||= failOn?.(entry) === true;
  });
  const files = filesOf(logs).length;
  if (options.has("json")) output.json(statsJson(stats, files, limit));
  else output.write(`${statsLines(stats, files, limit, screenOf(terminal)).join("\n")}\n`);
  return isFound ? FOUND_EXIT_CODE : 0;
}

/** All figures for people. */
export function statsLines(stats: LogStats, files: number, limit: number, screen: Screen): string[] {
  const { bold, alarm, dim } = screen.palette;
  const of = files === 0 ? "" : ` in ${countOf(files, "file")}`;
  return [
    ...flow(screen, "", "  ", [
      { text: `${countOf(stats.lines, "line")}${of}`, paint: bold },
      { text: bytes(stats.bytes), paint: dim, gap: 2 },
    ]),
    ...timeLines(stats, screen),
    ...warnings(stats).flatMap((text) => flow(screen, "", "  ", [{ text, paint: alarm }])),
    ...table("Levels", levelRows(stats), stats.lines, screen),
    ...table(titled("Services", stats.services, limit), stats.services.top(limit), stats.lines, screen),
    ...table(titled("Processes", stats.processes, limit), stats.processes.top(limit), stats.lines, screen),
    ...table(
      titled("Messages, numbers and ids aside", stats.messages, limit),
      stats.messages.top(limit),
      stats.lines,
      screen,
    ),
    ...(stats.formats.size < 2 ? [] : table("Formats", sorted(stats.formats), stats.lines, screen)),
  ];
}

function timeLines({ firstMs, lastMs, lines, busiestMinute }: LogStats, screen: Screen): string[] {
  if (!Number.isFinite(firstMs)) return lines === 0 ? [] : ["no line tells a time"];
  const spanMs = lastMs - firstMs;
  const rate: Piece[] =
    spanMs < 1000 ? [] : [{ text: `${rateText(lines / (spanMs / 1000))} on average`, gap: 2, isWhole: true }];
  const busiest: Piece[] =
    spanMs < 60_000
      ? []
      : [
          {
            text: `${count(busiestMinute.lines)} in the busiest minute, ${localTime(busiestMinute.startMs).slice(0, -3)}`,
            gap: 2,
            isWhole: true,
          },
        ];
  return [
    ...flow(screen, "", "  ", [
      { text: timeRange(firstMs, lastMs), isWhole: true },
      { text: `(${duration(spanMs)})`, paint: screen.palette.dim, isWhole: true },
    ]),
    ...(rate.length === 0 ? [] : flow(screen, "", "  ", [...rate, ...busiest])),
  ];
}

function rateText(perSecond: number): string {
  if (perSecond >= 10) return `${count(Math.round(perSecond))} lines/s`;
  return perSecond >= 0.1 ? `${perSecond.toFixed(1)} lines/s` : `${(perSecond * 3600).toFixed(1)} lines/h`;
}

function warnings({ badLines, dropped, suppressed }: LogStats): string[] {
  return [
    ...(badLines > 0 ? [`${countOf(badLines, "bad line")}: begun as JSON and none, or cut off`] : []),
    ...(dropped > 0 ? [`${countOf(dropped, "record")} dropped, as the log itself tells`] : []),
    ...(suppressed > 0
      ? [`${countOf(suppressed, "error")} suppressed (the same ones as others, counted in summaries)`]
      : []),
  ];
}

function levelRows({ levels, badLines }: LogStats): (readonly [string, number])[] {
  const rows = VIEW_LEVELS.map((level) => [level === "none" ? "without" : level, levels.get(level) ?? 0] as const);
  return [...rows, ["bad", badLines] as const].filter(([, figure]) => figure > 0);
}

function titled(title: string, counts: TopCounts, limit: number): string {
  const more = counts.size - limit;
  const notes = [...(more > 0 ? [`${count(more)} more`] : []), ...(counts.isAtLeast ? ["counts are at least"] : [])];
  return notes.length === 0 ? title : `${title} (${notes.join("; ")})`;
}

function sorted(counts: ReadonlyMap<string, number>): (readonly [string, number])[] {
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** Names, counts, shares, and a bar where there is room; in words without the bar. */
function table(title: string, rows: readonly (readonly [string, number])[], total: number, screen: Screen): string[] {
  if (rows.length === 0) return [];
  const { bold, dim } = screen.palette;
  const figures = rows.map(([, figure]) => count(figure));
  const figureColumns = Math.max(...figures.map((text) => text.length));
  const names = rows.map(([name]) => escapeControl(name));
  const shareColumns = 4;
  const room = Math.max(8, screen.columns - 2 - figureColumns - 2 - shareColumns - 2);
  const widest = Math.max(...names.map(displayWidth));
  const barColumns = screen.words ? 0 : Math.min(MAX_BAR_COLUMNS, room - widest - 2);
  const lines = rows.map(([, figure], index) => {
    const name = clip(names[index] ?? "", room);
    const share = figure / total;
    const shown = (share > 0 && share < 0.005 ? "<1%" : percent(share)).padStart(shareColumns);
    const text = `  ${(figures[index] ?? "").padStart(figureColumns)} ${dim(shown)}  ${name}`;
    const bar = barColumns < 5 ? "" : "▇".repeat(Math.round(barColumns * share));
    return bar === "" ? text : `${text}${" ".repeat(widest - displayWidth(name) + 2)}${dim(bar)}`;
  });
  return ["", bold(title), ...lines];
}

/** The line of `--json`; docs/cli.md describes it. */
export function statsJson(stats: LogStats, files: number, limit: number): unknown {
  const { lines, bytes, badLines, suppressed, dropped, firstMs, lastMs, busiestMinute, levels, formats } = stats;
  const isTimed = Number.isFinite(firstMs);
  const spanMs = lastMs - firstMs;
  const top = (counts: TopCounts, key: string) =>
    counts.top(limit).map(([text, figure]) => ({ [key]: text, count: figure }));
  return {
    files,
    lines,
    bytes,
    bad_lines: badLines,
    suppressed,
    dropped,
    first: isTimed ? new Date(firstMs).toISOString() : null,
    last: isTimed ? new Date(lastMs).toISOString() : null,
    lines_per_second: isTimed && spanMs > 0 ? lines / (spanMs / 1000) : null,
    busiest_minute: isTimed
      ? { start: new Date(busiestMinute.startMs).toISOString(), lines: busiestMinute.lines }
      : null,
    levels: Object.fromEntries(levels),
    formats: Object.fromEntries(formats),
    services: top(stats.services, "service"),
    processes: top(stats.processes, "process"),
    messages: top(stats.messages, "message"),
  };
}
