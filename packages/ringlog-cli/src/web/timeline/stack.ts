import type { HistogramReply, MetricLines, ViewLevel } from "../../model/api.js";
import { VIEW_LEVELS } from "../../model/api.js";
import { formatBytes, formatCount, formatDuration, formatRange, formatShare, plural } from "../format.js";

/** Counts of one level, a bucket each. */
export interface Layer {
  readonly level: ViewLevel;
  readonly counts: readonly number[];
}

/** A histogram, ready to be drawn. */
export interface Stack {
  readonly fromMs: number;
  readonly toMs: number;
  readonly widthMs: number;
  /** From the ground up; only levels that have a line. */
  readonly layers: readonly Layer[];
  readonly totals: readonly number[];
  readonly metrics: MetricLines | undefined;
  /** False while lines are still being counted. */
  readonly isComplete: boolean;
}

export const METRICS = [
  { name: "cpu", label: "CPU", format: formatShare },
  { name: "memory", label: "Memory", format: formatBytes },
  { name: "loopDelay", label: "Loop delay", format: (seconds: number) => formatDuration(seconds * 1000) },
] as const satisfies readonly { name: keyof MetricLines; label: string; format: (value: number) => string }[];

export function stackOf(reply: HistogramReply): Stack {
  const layers = VIEW_LEVELS.flatMap((level) => {
    const counts = reply.levels[level];
    return counts?.some((count) => count > 0) ? [{ level, counts }] : [];
  });
  const length = Math.max(0, ...layers.map(({ counts }) => counts.length), reply.metrics?.cpu.length ?? 0);
  const totals = Array.from({ length }, (_, i) => layers.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0));
  const { fromMs, widthMs, metrics, isComplete } = reply;
  return { fromMs, toMs: fromMs + Math.max(1, length) * widthMs, widthMs, layers, totals, metrics, isComplete };
}

/** The same with at most so many buckets: counts are added up, readings averaged. */
export function mergeBuckets(stack: Stack, maxBuckets: number): Stack {
  const size = Math.ceil(stack.totals.length / maxBuckets);
  if (size <= 1) return stack;
  const chunks = <T>(values: readonly T[]) =>
    Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));
  const sums = (counts: readonly number[]) =>
    chunks(counts).map((chunk) => chunk.reduce((sum, count) => sum + count, 0));
  const means = (values: readonly (number | null)[]) => chunks(values).map(mean);
  const { cpu = [], memory = [], loopDelay = [] } = stack.metrics ?? {};
  return {
    ...stack,
    widthMs: stack.widthMs * size,
    layers: stack.layers.map(({ level, counts }) => ({ level, counts: sums(counts) })),
    totals: sums(stack.totals),
    metrics: stack.metrics && { cpu: means(cpu), memory: means(memory), loopDelay: means(loopDelay) },
  };
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** @returns the bucket that a time falls into; undefined outside */
export function bucketAt(stack: Stack, timeMs: number): number | undefined {
  const bucket = Math.floor((timeMs - stack.fromMs) / stack.widthMs);
  return bucket >= 0 && bucket < stack.totals.length ? bucket : undefined;
}

/** One bucket in words: `10:22:00 to 10:22:30 · 812 lines · 45 error · CPU 80 %`. */
export function describeBucket(stack: Stack, bucket: number, isUtc: boolean): string {
  const fromMs = stack.fromMs + bucket * stack.widthMs;
  const levels = stack.layers.flatMap(({ level, counts }) => {
    const count = counts[bucket] ?? 0;
    return count > 0 && ["fatal", "error", "warn"].includes(level) ? [`${formatCount(count)} ${level}`] : [];
  });
  const readings = METRICS.flatMap(({ name, label, format }) => {
    const value = stack.metrics?.[name][bucket];
    return value == null ? [] : [`${label} ${format(value)}`];
  });
  const range = formatRange(fromMs, fromMs + stack.widthMs, isUtc);
  return [range, plural(stack.totals[bucket] ?? 0, "line"), ...levels, ...readings].join(" · ");
}

/** The whole picture in words, for those who do not see it. */
export function describeStack(stack: Stack, isUtc: boolean): string {
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  if (stack.layers.length === 0) return "No lines in this range.";
  const levels = stack.layers.map(({ level, counts }) => `${formatCount(sum(counts))} ${level}`).join(", ");
  const peak = stack.totals.indexOf(Math.max(...stack.totals));
  const peakMs = stack.fromMs + peak * stack.widthMs;
  const parts = [
    `${plural(sum(stack.totals), "line")} from ${formatRange(stack.fromMs, stack.toMs, isUtc)}: ${levels}.`,
    `Most lines, ${formatCount(stack.totals[peak] ?? 0)}, ${formatRange(peakMs, peakMs + stack.widthMs, isUtc)}.`,
    ...METRICS.flatMap(({ name, label, format }) => describeMetric(stack.metrics?.[name], label, format)),
  ];
  return parts.join(" ");
}

function describeMetric(values: readonly (number | null)[] | undefined, label: string, format: (v: number) => string) {
  const known = (values ?? []).filter((value) => value !== null);
  if (known.length === 0) return [];
  return [`${label} between ${format(Math.min(...known))} and ${format(Math.max(...known))}.`];
}
