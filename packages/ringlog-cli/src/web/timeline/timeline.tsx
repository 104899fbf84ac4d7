import { useSignal } from "@preact/signals";
import { useMemo, useRef, useState } from "preact/hooks";
import type { HistogramReply } from "../../model/api.js";
import { api } from "../api.js";
import { useKeys } from "../keys.js";
import { slowRevision, status } from "../live.js";
import { place } from "../state.js";
import { useReply } from "../use-reply.js";
import { useSettledSelection } from "../use-settled-selection.js";
import { Head } from "./head.js";
import "./timeline.css";
import { Plot } from "./plot-view.js";
import { pan, showAllTime, shownRange, zoom } from "./range.js";
import { type Stack, stackOf } from "./stack.js";
import { StackTable } from "./stack-table.js";
import type { TimeRange } from "./zoom.js";

const DEFAULT_BUCKETS = 200;
/** While a range is being moved, it is asked for at most this often. */
const MOVE_PAUSE_MS = 120;

/** Volume by level over time, the machine's state, and errors; a part of it can be brushed. */
export function Timeline() {
  const [buckets, setBuckets] = useState(DEFAULT_BUCKETS);
  const [isTable, setTable] = useState(false);
  const hoverMs = useSignal<number | undefined>(undefined);
  const reply = useHistogram(buckets);
  const stack = useMemo(() => (reply.value === undefined ? undefined : stackOf(reply.value)), [reply.value]);
  const shown = stack === undefined || isWithoutTime(stack) ? undefined : shownRange(stack);
  useRangeKeys(shown);
  return (
    <section class="timeline" aria-label="Timeline" aria-busy={reply.isLoading}>
      <Head stack={stack} shown={shown} hoverMs={hoverMs} isTable={isTable} onTable={() => setTable(!isTable)} />
      {reply.error !== undefined && <p class="notice notice-bad">{reply.error.message}</p>}
      {stack !== undefined && shown === undefined ? null : isTable && stack !== undefined ? (
        <StackTable stack={stack} pins={reply.value?.pins ?? []} />
      ) : (
        <Plot
          stack={stack}
          range={shown}
          pins={reply.value?.pins ?? []}
          hoverMs={hoverMs}
          onBuckets={setBuckets}
          onZoom={(factor, centerMs) => zoom(shown, factor, centerMs)}
          onPan={(share) => pan(shown, share)}
        />
      )}
    </section>
  );
}

/** Of a log that is empty, or tells no times, there is nothing to draw. */
function isWithoutTime(stack: Stack): boolean {
  return stack.layers.length === 0 && place.value.fromMs === undefined && status.value?.range === undefined;
}

/** A query that is wrong is told below the search box; the last picture stays. */
function useHistogram(buckets: number) {
  const wanted = useSettledSelection(MOVE_PAUSE_MS);
  const last = useRef<HistogramReply | undefined>(undefined);
  return useReply<HistogramReply | undefined>(
    async (signal) => {
      try {
        last.current = await api.histogram(wanted, buckets, signal);
      } catch (error) {
        if (!isQueryFault(error)) throw error;
      }
      return last.current;
    },
    [wanted, buckets, slowRevision.value],
  );
}

function isQueryFault(error: unknown): boolean {
  return error instanceof Error && "at" in error && error.at !== undefined;
}

function useRangeKeys(shown: TimeRange | undefined): void {
  useKeys({
    "+": () => zoom(shown, 0.5),
    "=": () => zoom(shown, 0.5),
    "-": () => zoom(shown, 2),
    "0": showAllTime,
    "[": () => pan(shown, -0.25),
    "]": () => pan(shown, 0.25),
  });
}
