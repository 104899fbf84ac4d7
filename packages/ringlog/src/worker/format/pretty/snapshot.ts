import type { Snapshot } from "../../../record/record.js";
import type { Flow } from "./flow.js";
import { bytes, duration, percent } from "./number.js";
import type { Screen } from "./screen.js";

/** Shares from which a reading stands out, and from which one of the whole machine is worth its place. */
const HIGH_SHARE = 0.9;
const NOTABLE_SHARE = 0.75;
const HIGH_DELAY_SECONDS = 0.1;
/** A snapshot older than this does not speak of the error's moment, and says so. */
const OLD_MS = 1000;

interface Reading {
  readonly text: string;
  readonly high: boolean;
}

/** `cpu 93%  rss 412 MB  heap 71%  loop p99 180 ms`, then the machine where it is busy. */
export function putSnapshot(flow: Flow, snapshot: Snapshot, screen: Screen): void {
  const { dim, alarm } = screen.palette;
  for (const { text, high } of readings(snapshot)) {
    flow.putWhole([{ text: high && screen.words ? `${text} (high)` : text, paint: high ? alarm : dim }], 2);
  }
}

function readings(snapshot: Snapshot): Reading[] {
  const { heapUsedBytes, heapLimitBytes, processMemoryBytes, loopDelayP99Seconds, ageMs } = snapshot;
  const list = [
    share("cpu", snapshot.processCpu, 0),
    { text: `rss ${bytes(processMemoryBytes)}`, high: false },
    share("heap", heapUsedBytes / heapLimitBytes, 0),
    { text: `loop p99 ${duration(loopDelayP99Seconds * 1000)}`, high: loopDelayP99Seconds >= HIGH_DELAY_SECONDS },
    share("loop busy", snapshot.loopUtilization, NOTABLE_SHARE),
    share("system cpu", snapshot.systemCpu, NOTABLE_SHARE),
    share("system memory", snapshot.systemMemory, NOTABLE_SHARE),
  ].filter((reading) => reading !== undefined);
  return ageMs > OLD_MS ? [...list, { text: `${duration(ageMs)} old`, high: false }] : list;
}

/** Nothing where the reading is missing or below what is worth its place. */
function share(name: string, value: number, least: number): Reading | undefined {
  if (!Number.isFinite(value) || value < least) return undefined;
  return { text: `${name} ${percent(value)}`, high: value >= HIGH_SHARE };
}
