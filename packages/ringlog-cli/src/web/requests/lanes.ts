import { type RequestLine, VIEW_LEVELS, type ViewLevel } from "../../model/api.js";

/** The part of a request that one process of one service did. */
export interface Lane {
  readonly name: string;
  readonly service: string | undefined;
  readonly pid: number | undefined;
  /** Rows of spans, one below the other, so that none covers another. */
  readonly rows: number;
  readonly spans: readonly Span[];
  readonly marks: readonly Mark[];
}

/** Something that took time. Shares of the timeline's width. */
export interface Span {
  readonly line: RequestLine;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** One line, or several that are too near to each other to be told apart. */
export interface Mark {
  readonly at: number;
  /** In the order of the request; the first of the worst level leads. */
  readonly lines: readonly RequestLine[];
  readonly worst: ViewLevel;
}

export interface Timeline {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanes: readonly Lane[];
}

/** Nearer marks become one: about a mark's width on a narrow window. */
const LEAST_GAP = 0.012;
const MAX_ROWS = 6;

/** Lines of a request by who wrote them, on one axis that reaches from the first begin to the last end. */
export function layOut(lines: readonly RequestLine[]): Timeline {
  const timed = lines.filter(({ timeMs }) => timeMs !== null);
  const fromMs = timed.reduce((least, line) => Math.min(least, beginOf(line)), Number.POSITIVE_INFINITY);
  const toMs = timed.reduce((most, line) => Math.max(most, timeOf(line)), Number.NEGATIVE_INFINITY);
  if (timed.length === 0) return { fromMs: 0, toMs: 0, lanes: [] };
  const shareOf = (timeMs: number) => (toMs === fromMs ? 0.5 : (timeMs - fromMs) / (toMs - fromMs));
  return { fromMs, toMs, lanes: groups(timed).map((group) => laneOf(group, shareOf)) };
}

function laneOf(lines: readonly RequestLine[], shareOf: (timeMs: number) => number): Lane {
  const { service, pid } = lines[0] as RequestLine;
  const spans = spansOf(lines, shareOf);
  return {
    name: `${service ?? "unnamed service"}${pid === null ? "" : ` ${pid}`}`,
    service: service ?? undefined,
    pid: pid ?? undefined,
    rows: spans.reduce((rows, span) => Math.max(rows, span.row + 1), 0),
    spans,
    marks: marksOf(lines, shareOf),
  };
}

/** By service and process, in the order in which they first appear. */
function groups(lines: readonly RequestLine[]): readonly (readonly RequestLine[])[] {
  const byKey = new Map<string, RequestLine[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.service, line.pid]);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [line]);
    else group.push(line);
  }
  return [...byKey.values()].sort((one, other) => least(one) - least(other));
}

function least(lines: readonly RequestLine[]): number {
  return lines.reduce((least, line) => Math.min(least, beginOf(line)), Number.POSITIVE_INFINITY);
}

/** The longest on top: those that it contains stand below it. */
function spansOf(lines: readonly RequestLine[], shareOf: (timeMs: number) => number): Span[] {
  const long = lines.filter(({ durationMs }) => durationMs !== null && durationMs > 0);
  const inOrder = long.sort((one, other) => beginOf(one) - beginOf(other) || timeOf(other) - timeOf(one));
  const ends: number[] = [];
  return inOrder.map((line) => {
    const free = ends.findIndex((endMs) => endMs <= beginOf(line));
    const row = free >= 0 ? free : Math.min(ends.length, MAX_ROWS - 1);
    ends[row] = Math.max(ends[row] ?? 0, timeOf(line));
    return { line, from: shareOf(beginOf(line)), to: shareOf(timeOf(line)), row };
  });
}

function marksOf(lines: readonly RequestLine[], shareOf: (timeMs: number) => number): Mark[] {
  const marks: { at: number; lines: RequestLine[] }[] = [];
  for (const line of [...lines].sort((one, other) => timeOf(one) - timeOf(other))) {
    const at = shareOf(timeOf(line));
    const last = marks.at(-1);
    if (last !== undefined && at - last.at < LEAST_GAP) last.lines.push(line);
    else marks.push({ at, lines: [line] });
  }
  return marks.map(({ at, lines: together }) => ({ at, lines: together, worst: worstOf(together) }));
}

export function worstOf(lines: readonly { readonly level: ViewLevel }[]): ViewLevel {
  return VIEW_LEVELS.find((level) => lines.some((line) => line.level === level)) ?? "none";
}

/** What a click on a mark opens. */
export function leadingLine({ lines, worst }: Mark): RequestLine {
  return lines.find(({ level }) => level === worst) ?? (lines[0] as RequestLine);
}

function timeOf(line: RequestLine): number {
  return line.timeMs ?? 0;
}

function beginOf(line: RequestLine): number {
  return timeOf(line) - Math.max(0, line.durationMs ?? 0);
}

/** Round steps of an axis from 0 to `lengthMs`, about `wanted` of them, the end not included. */
export function axisTicks(lengthMs: number, wanted: number): readonly number[] {
  if (!(lengthMs > 0)) return [0];
  const rough = lengthMs / wanted;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const stepMs = [1, 2, 5, 10].map((factor) => factor * unit).find((step) => step >= rough) ?? rough;
  const ticks = Array.from({ length: Math.ceil(lengthMs / stepMs) }, (_, index) =>
    Number((index * stepMs).toPrecision(6)),
  );
  return ticks;
}
