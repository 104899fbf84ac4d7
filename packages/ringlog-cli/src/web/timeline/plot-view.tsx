import type { Signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import type { ErrorPin, MetricLines } from "../../model/api.js";
import { hiddenLines, isUtc } from "../preferences.js";
import { go, settle } from "../state.js";
import { onColorChange, type PlotColors, readColors } from "./colors.js";
import { PinRow } from "./pin-row.js";
import { createPlot, type PlotSource, showStack } from "./plot.js";
import { showAllTime } from "./range.js";
import { describeStack, type Stack } from "./stack.js";
import { brushedRange, type TimeRange } from "./zoom.js";

interface PlotProps {
  readonly stack: Stack | undefined;
  readonly range: TimeRange | undefined;
  readonly pins: readonly ErrorPin[];
  readonly hoverMs: Signal<number | undefined>;
  readonly onBuckets: (buckets: number) => void;
  readonly onZoom: (factor: number, centerMs: number) => void;
  readonly onPan: (share: number) => void;
}

/** Where the area of the bars lies in the picture. */
export interface PlotArea {
  readonly leftPx: number;
  readonly widthPx: number;
}

const PX_PER_BUCKET = 5;

/** The picture. Its numbers are also in words (its label) and in a table (the button above). */
export function Plot(props: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const [area, setArea] = useState<PlotArea>({ leftPx: 0, widthPx: 0 });
  usePlot(host, props, setArea);
  const label = props.stack === undefined ? "Timeline, loading" : describeStack(props.stack, isUtc.value === "utc");
  return (
    <div class="plot">
      <div ref={host} class="plot-canvas" role="img" aria-label={label} />
      {props.range !== undefined && <PinRow pins={props.pins} range={props.range} area={area} />}
    </div>
  );
}

function usePlot(host: { current: HTMLDivElement | null }, props: PlotProps, setArea: (area: PlotArea) => void): void {
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  const hasStack = props.stack !== undefined;
  useEffect(() => {
    const element = host.current;
    if (element === null || !hasStack) return;
    const mounted = mountPlot(element, latest, setArea);
    plot.current = mounted.plot;
    return mounted.end;
  }, [hasStack]);
  useEffect(() => {
    const isBrushing = (plot.current?.select.width ?? 0) > 0;
    if (plot.current === undefined || props.stack === undefined || isBrushing) return;
    for (const [i, { name }] of METRIC_SERIES.entries()) plot.current.setSeries(i + 2, { show: isShown(name) });
    showStack(plot.current, props.stack, props.range ?? props.stack);
  }, [props.stack, props.range?.fromMs, props.range?.toMs, isUtc.value, hiddenLines.value]);
}

const METRIC_SERIES = [{ name: "cpu" }, { name: "memory" }, { name: "loopDelay" }] as const;

export function isShown(metric: keyof MetricLines): boolean {
  return !hiddenLines.value.split(",").includes(metric);
}

function mountPlot(element: HTMLElement, latest: { current: PlotProps }, setArea: (area: PlotArea) => void) {
  let colors: PlotColors = readColors(element);
  const stack = () => latest.current.stack ?? EMPTY;
  const source: PlotSource = {
    stack,
    range: () => latest.current.range ?? stack(),
    colors: () => colors,
    isUtc: () => isUtc.peek() === "utc",
    isShown,
    onHover: (timeMs) => {
      latest.current.hoverMs.value = timeMs;
    },
    onBrush: (aMs, bMs) => {
      settle();
      go(brushedRange(aMs, bMs));
    },
    onLayout: (plot) => {
      const next = { leftPx: plot.bbox.left / devicePixelRatio, widthPx: plot.bbox.width / devicePixelRatio };
      if (next.leftPx !== area.leftPx || next.widthPx !== area.widthPx) queueMicrotask(() => setArea(next));
      area = next;
    },
  };
  let area: PlotArea = { leftPx: -1, widthPx: -1 };
  const plot = createPlot(element, source, sizeOf(element));
  const ends = [
    followSize(element, plot, latest),
    followWheel(plot, latest),
    onColorChange(() => {
      colors = readColors(element);
      plot.redraw(false, true);
    }),
  ];
  return {
    plot,
    end: () => {
      for (const end of ends) end();
      plot.destroy();
    },
  };
}

const EMPTY: Stack = { fromMs: 0, toMs: 1, widthMs: 1, layers: [], totals: [], metrics: undefined, isComplete: true };

function sizeOf(element: HTMLElement) {
  return { width: Math.max(200, element.clientWidth), height: Math.max(60, element.clientHeight) };
}

function followSize(element: HTMLElement, plot: uPlot, latest: { current: PlotProps }): () => void {
  const fit = () => {
    const size = sizeOf(element);
    if (size.width !== plot.width || size.height !== plot.height) plot.setSize(size);
    // In steps, so that a window that is being resized does not ask at every pixel.
    const wanted = Math.round(size.width / PX_PER_BUCKET / 40) * 40;
    latest.current.onBuckets(Math.min(480, Math.max(40, wanted)));
  };
  const observer = new ResizeObserver(fit);
  observer.observe(element);
  return () => observer.disconnect();
}

/** The wheel zooms at the pointer; sideways, or with Shift, it moves. */
function followWheel(plot: uPlot, latest: { current: PlotProps }): () => void {
  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways) return latest.current.onPan((event.deltaX || event.deltaY) / plot.over.clientWidth);
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    latest.current.onZoom(1.0015 ** event.deltaY, plot.posToVal(left, "x"));
  };
  plot.over.addEventListener("wheel", onWheel, { passive: false });
  plot.over.addEventListener("dblclick", showAllTime);
  return () => {
    plot.over.removeEventListener("wheel", onWheel);
    plot.over.removeEventListener("dblclick", showAllTime);
  };
}
