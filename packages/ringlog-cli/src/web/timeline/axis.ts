import { formatClock, formatDay } from "../format.js";

const DAY_MS = 86_400_000;

/** What stands below the marks of the time axis; the day where it is another than at the mark before. */
export function axisLabels(marksMs: readonly number[], stepMs: number, isUtc: boolean): string[] {
  return marksMs.map((timeMs, i) => {
    const day = formatDay(timeMs, isUtc);
    const before = marksMs[i - 1];
    const isNewDay = before === undefined || formatDay(before, isUtc) !== day;
    const label = stepMs >= DAY_MS ? day : clockOf(timeMs, stepMs, isUtc);
    return isNewDay && stepMs < DAY_MS ? `${label}\n${day}` : label;
  });
}

/** As many digits as the distance of the marks needs. */
function clockOf(timeMs: number, stepMs: number, isUtc: boolean): string {
  const digits = stepMs < 1000 ? 12 : stepMs < 60_000 ? 8 : 5;
  return formatClock(timeMs, isUtc).slice(0, digits);
}
