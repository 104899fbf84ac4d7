import type { Baseline } from "../../model/api.js";
import { formatBytes, formatDuration, formatShare } from "../format.js";
import { type Fields, numberOf } from "./entry-fields.js";

/** One reading of the machine at an entry's moment, beside what it usually was. */
export interface Reading {
  readonly label: string;
  /** `93 %`, `412 MB`. */
  readonly text: string;
  readonly usualText: string | undefined;
  /** Lengths of a bar and of the mark on it, 0 to 1. */
  readonly share: number;
  readonly usualShare: number | undefined;
  readonly isFarOff: boolean;
  /** `7.8×` the usual, or `high`; undefined where it is not far off. */
  readonly mark: string | undefined;
}

interface Kind {
  readonly label: string;
  readonly read: (values: Fields) => number | undefined;
  readonly write: (value: number) => string;
  /** The value of a full bar. */
  readonly full: (value: number, usual: number | undefined) => number;
  /** Far off: this much above the usual, and this many times it. */
  readonly leastAbove: number;
  readonly leastTimes: number;
  /** High whatever was usual. */
  readonly high: number;
}

const CPU = "CPU";
const one = () => 1;
const NEARLY_ALL = 0.9;

function shareKind(label: string, read: Kind["read"]): Kind {
  return { label, read, write: formatShare, full: one, leastAbove: 0.2, leastTimes: 1.5, high: NEARLY_ALL };
}

const key = (name: string) => (values: Fields) => numberOf(values, name);

/** The machine's whole span is not known for these two: their bars are drawn to the greater of value and usual, and some room. */
const MEMORY: Kind = {
  label: "Memory (RSS)",
  read: key("process.memory.usage"),
  write: formatBytes,
  full: (value, usual) => Math.max(value, usual ?? 0) * 1.25,
  leastAbove: 50e6,
  leastTimes: 1.5,
  high: Number.POSITIVE_INFINITY,
};

const LOOP_DELAY: Kind = {
  label: "Event loop delay p99",
  read: key("nodejs.eventloop.delay.p99"),
  write: (seconds) => formatDuration(seconds * 1000),
  full: (value, usual) => Math.max(0.1, value * 1.1, (usual ?? 0) * 1.25),
  leastAbove: 0.03,
  leastTimes: 3,
  high: 0.1,
};

const KINDS: readonly Kind[] = [
  shareKind(CPU, key("process.cpu.utilization")),
  MEMORY,
  shareKind("Heap of its limit", heapShare),
  LOOP_DELAY,
  shareKind("Event loop busy", key("nodejs.eventloop.utilization")),
  shareKind("System CPU", key("system.cpu.utilization")),
  shareKind("System memory", key("system.memory.utilization")),
];

/** The readings that an entry has; none for one without a snapshot. */
export function readingsOf(fields: Fields, baseline: Baseline | undefined): readonly Reading[] {
  const usual: Fields = new Map(Object.entries(baseline?.medians ?? {}));
  return KINDS.flatMap((kind) => {
    const value = kind.read(fields);
    return value === undefined ? [] : [readingOf(kind, value, kind.read(usual))];
  });
}

function readingOf(kind: Kind, value: number, usual: number | undefined): Reading {
  const full = kind.full(value, usual);
  const isFarOff = isFar(kind, value, usual);
  return {
    label: kind.label,
    text: kind.write(value),
    usualText: usual === undefined ? undefined : kind.write(usual),
    share: shareOf(value, full),
    usualShare: usual === undefined ? undefined : shareOf(usual, full),
    isFarOff,
    mark: isFarOff ? markOf(value, usual) : undefined,
  };
}

function isFar(kind: Kind, value: number, usual: number | undefined): boolean {
  // What is always that high is not what was different at this moment.
  if (usual === undefined || usual < kind.high) if (value >= kind.high) return true;
  return usual !== undefined && value - usual >= kind.leastAbove && value >= usual * kind.leastTimes;
}

const LEAST_TOLD_TIMES = 1.5;
const MOST_TOLD_TIMES = 100;

function markOf(value: number, usual: number | undefined): string {
  const times = value / (usual ?? 0);
  if (!(times >= LEAST_TOLD_TIMES) || times === Number.POSITIVE_INFINITY) return "high";
  if (times > MOST_TOLD_TIMES) return `>${MOST_TOLD_TIMES}×`;
  return `${times < 10 ? times.toFixed(1) : Math.round(times)}×`;
}

function shareOf(value: number, full: number): number {
  return full > 0 ? Math.min(1, Math.max(0, value / full)) : 0;
}

function heapShare(values: Fields): number | undefined {
  const used = numberOf(values, "v8js.memory.heap.used");
  const limit = numberOf(values, "v8js.memory.heap.limit");
  return used === undefined || limit === undefined || limit <= 0 ? undefined : used / limit;
}

/** What is said of the machine in a word: CPU, memory, and whatever is far off. */
export function telling(readings: readonly Reading[]): readonly Reading[] {
  return readings.filter(({ label, isFarOff }) => isFarOff || label === CPU || label === MEMORY.label);
}

/** `CPU 93 %, usually 12 %`. */
export function readingText({ label, text, usualText }: Reading): string {
  return usualText === undefined ? `${label} ${text}` : `${label} ${text}, usually ${usualText}`;
}

/** What "usually" means; undefined where nothing is compared. */
export function baselineText(baseline: Baseline | undefined): string | undefined {
  if (baseline === undefined || baseline.count === 0) return undefined;
  const from = baseline.what === "minute" ? "of this process in the minute before" : "of the whole log";
  return baseline.count === 1
    ? `usually: the one reading ${from}`
    : `usually: median of ${baseline.count} readings ${from}`;
}

/** `read 48 ms before, over 102 ms`: when the snapshot was taken. */
export function snapshotText(fields: Fields): string | undefined {
  const ageMs = numberOf(fields, "snapshot.age_ms");
  const windowMs = numberOf(fields, "snapshot.window_ms");
  if (ageMs === undefined) return undefined;
  const over = windowMs === undefined ? "" : `, shares over ${formatDuration(windowMs)}`;
  return `${ageMs < 1 ? "read at that moment" : `read ${formatDuration(ageMs)} before`}${over}`;
}
