import { fstatSync, readSync } from "node:fs";

const PERIOD_MS = { hour: 3_600_000, day: 86_400_000 } as const;
/** What waits while a period ends is written to the file of the next one, and begins it. */
const LATE_MS = 60_000;
const START = /^\{"time":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"/;
const START_BYTES = 64;

/** The hours or days, in UTC, to which a file belongs and in which we are. */
export class Period {
  readonly #lengthMs: number;
  #index = 0;

  constructor(every: "hour" | "day") {
    this.#lengthMs = PERIOD_MS[every];
  }

  /** A file that was begun then is the one that is written. */
  began(timeMs: number): void {
    this.#index = this.#indexOf(timeMs);
  }

  /** Whether the file's period is over. A clock that was put back ends none: the file goes on until the next one begins. */
  isOver(nowMs: number): boolean {
    const index = this.#indexOf(nowMs);
    if (index < this.#index) this.#index = index;
    return index > this.#index;
  }

  #indexOf(timeMs: number): number {
    return Math.floor(timeMs / this.#lengthMs);
  }
}

/** To which time a file belongs that is already there: that of its first line, or of its last change, if that is earlier. */
export function beganMs(fd: number): number {
  const changedMs = fstatSync(fd).mtimeMs;
  const firstMs = firstLineMs(fd);
  return firstMs === undefined ? changedMs : Math.min(firstMs + LATE_MS, changedMs);
}

function firstLineMs(fd: number): number | undefined {
  const start = Buffer.alloc(START_BYTES);
  try {
    const length = readSync(fd, start, 0, START_BYTES, 0);
    const [, time] = START.exec(start.toString("latin1", 0, length)) ?? [];
    return time === undefined ? undefined : Date.parse(time);
  } catch {
    // It cannot be read: its last change tells enough.
    return undefined;
  }
}
