import type { ReadonlySignal } from "@preact/signals";
import type { MetricLines } from "../../model/api.js";
import { formatDuration, formatRange, plural, zoneName } from "../format.js";
import { hiddenLines, isUtc } from "../preferences.js";
import { place } from "../state.js";
import { isShown } from "./plot-view.js";
import { showAllTime } from "./range.js";
import { bucketAt, describeBucket, METRICS, type Stack } from "./stack.js";
import type { TimeRange } from "./zoom.js";

interface HeadProps {
  readonly stack: Stack | undefined;
  readonly shown: TimeRange | undefined;
  readonly hoverMs: ReadonlySignal<number | undefined>;
  readonly isTable: boolean;
  readonly onTable: () => void;
}

/** Above the picture: what it shows, and what can be shown. */
export function Head({ stack, shown, hoverMs, isTable, onTable }: HeadProps) {
  const isPart = place.value.fromMs !== undefined || place.value.toMs !== undefined;
  return (
    <div class="timeline-head">
      <Caption stack={stack} shown={shown} hoverMs={hoverMs} />
      <div class="timeline-switches">
        {isPart && (
          <button
            type="button"
            class="text-button zoom-out"
            onClick={showAllTime}
            title="Show all of the time (0, or double click)"
          >
            All of the time
          </button>
        )}
        {stack?.metrics !== undefined &&
          METRICS.map(({ name, label }) => <CurveSwitch key={name} name={name} label={label} />)}
        <button type="button" class="text-button" aria-pressed={isTable} onClick={onTable}>
          Table
        </button>
      </div>
    </div>
  );
}

/** What the pointer is at, else the whole range. */
function Caption({ stack, shown, hoverMs }: Pick<HeadProps, "stack" | "shown" | "hoverMs">) {
  if (stack === undefined) return <p class="caption">Counting lines…</p>;
  if (shown === undefined) return <p class="caption">No lines with a time</p>;
  const utc = isUtc.value === "utc";
  const bucket = hoverMs.value === undefined ? undefined : bucketAt(stack, hoverMs.value);
  if (bucket !== undefined) return <p class="caption">{describeBucket(stack, bucket, utc)}</p>;
  const total = stack.totals.reduce((sum, count) => sum + count, 0);
  return (
    <p class="caption">
      {formatRange(shown.fromMs, shown.toMs, utc)} {zoneName(shown.fromMs, utc)} ·{" "}
      {formatDuration(shown.toMs - shown.fromMs)} · {plural(total, "line")}
      {!stack.isComplete && " so far"}
    </p>
  );
}

function CurveSwitch({ name, label }: { readonly name: keyof MetricLines; readonly label: string }) {
  const toggle = () => {
    const hidden = hiddenLines.value.split(",").filter((other) => other !== "" && other !== name);
    hiddenLines.value = (isShown(name) ? [...hidden, name] : hidden).join(",");
  };
  return (
    <button type="button" class={`text-button curve curve-${name}`} aria-pressed={isShown(name)} onClick={toggle}>
      {label}
    </button>
  );
}
