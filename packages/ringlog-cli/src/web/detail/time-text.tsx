import { formatClock, formatDay, zoneName } from "../format.js";
import { isUtc } from "../preferences.js";
import { utcTime } from "./figures.js";

/** A time as the user wants times, with its zone. */
export function TimeText({ timeMs }: { readonly timeMs: number | null }) {
  if (timeMs === null) return <span>no time</span>;
  const inUtc = isUtc.value === "utc";
  return (
    <time dateTime={utcTime(timeMs)} title={utcTime(timeMs)}>
      {formatDay(timeMs, inUtc)} <b class="clock">{formatClock(timeMs, inUtc)}</b> {zoneName(timeMs, inUtc)}
    </time>
  );
}
