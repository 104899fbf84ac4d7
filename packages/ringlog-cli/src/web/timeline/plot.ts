import uPlot from "uplot";
import type { MetricLines } from "../../model/api.js";
import { formatShortCount } from "../format.js";
import { axisLabels } from "./axis.js";
import { drawBars } from "./bars.js";
import type { PlotColors } from "./colors.js";
import { METRICS, type Stack } from "./stack.js";
import type { TimeRange } from "./zoom.js";

/** What the plot shows and asks for at each drawing. */
export interface PlotSource {
  readonly stack: () => Stack;
  readonly range: () => TimeRange;
  readonly colors: () => PlotColors;
  readonly isUtc: () => boolean;
  readonly isShown: (metric: keyof MetricLines) => boolean;
  readonly onHover: (timeMs: number | undefined) => void;
  readonly onBrush: (fromMs: number, toMs: number) => void;
  /** The plot area has another size or scale: what is laid over it has to move. */
  readonly onLayout: (plot: uPlot) => void;
}

/** Of the height, below the bars: the band of the curves. */
const BAND_SHARE = 0.3;

export function createPlot(host: HTMLElement, source: PlotSource, size: { width: number; height: number }): uPlot {
  return new uPlot(
    {
      ...size,
      ms: 1,
      padding: [10, 32, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        // Double click belongs to the page, which goes back to all of the time.
        bind: { dblclick: () => null },
      },
      scales: scalesOf(source),
      axes: axesOf(source),
      series: seriesOf(source),
      hooks: hooksOf(source),
      tzDate: (timeMs) => dateOf(timeMs, source.isUtc()),
    },
    dataOf(source.stack()),
    host,
  );
}

/** Puts other data in; the picture changes at once, without an empty one between. */
export function showStack(plot: uPlot, stack: Stack, range: TimeRange): void {
  plot.batch(() => {
    plot.setData(dataOf(stack), false);
    plot.setScale("x", { min: range.fromMs, max: range.toMs });
    plot.redraw(true, true);
  });
}

function dataOf(stack: Stack): uPlot.AlignedData {
  const centers = stack.totals.map((_, i) => stack.fromMs + (i + 0.5) * stack.widthMs);
  const none = stack.totals.map(() => null);
  const curves = METRICS.map(({ name }) => [...(stack.metrics?.[name] ?? none)]);
  return [centers, [...stack.totals], ...curves];
}

function scalesOf(source: PlotSource): uPlot.Scales {
  const hasBand = () => METRICS.some(({ name }) => source.isShown(name) && hasValues(source.stack().metrics?.[name]));
  const band = (least: number): uPlot.Range.Function => {
    return (_plot, _min, max) => [0, Math.max(least, (max ?? 0) * 1.05) / (BAND_SHARE - 0.04)];
  };
  return {
    x: { time: true, range: () => [source.range().fromMs, source.range().toMs] },
    lines: {
      range: () => {
        const max = Math.max(1, ...source.stack().totals) * 1.02;
        return [hasBand() ? (-max * BAND_SHARE) / (1 - BAND_SHARE) : 0, max];
      },
    },
    cpu: { range: () => [0, 1 / (BAND_SHARE - 0.04)] },
    memory: { range: band(1) },
    loopDelay: { range: band(0.02) },
  };
}

function hasValues(values: readonly (number | null)[] | undefined): boolean {
  return values?.some((value) => value !== null) === true;
}

function axesOf(source: PlotSource): uPlot.Axis[] {
  const font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const look = {
    font,
    stroke: () => source.colors().text,
    grid: { stroke: () => source.colors().grid, width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...look,
      size: 32,
      gap: 4,
      space: 90,
      grid: { show: false },
      values: (_plot, splits, _axis, _space, step) => axisLabels(splits, step, source.isUtc()),
    },
    {
      ...look,
      scale: "lines",
      size: 52,
      gap: 4,
      space: 28,
      filter: (_plot, splits) => splits.map((value) => (value >= 0 && Number.isInteger(value) ? value : null)),
      values: (_plot, splits) => splits.map((value) => (value === null ? "" : formatShortCount(value))),
    },
  ];
}

function seriesOf(source: PlotSource): uPlot.Series[] {
  return [
    {},
    { scale: "lines", paths: () => null, points: { show: false } },
    ...METRICS.map(
      ({ name }): uPlot.Series => ({
        scale: name,
        show: source.isShown(name),
        stroke: () => source.colors().curves[name],
        width: 1.25,
        spanGaps: true,
        points: { show: false },
      }),
    ),
  ];
}

function hooksOf(source: PlotSource): uPlot.Hooks.Arrays {
  return {
    drawAxes: [(plot) => drawBars(plot, source.stack(), source.colors())],
    draw: [source.onLayout],
    setCursor: [
      (plot) => {
        const left = plot.cursor.left ?? -1;
        source.onHover(left < 0 ? undefined : plot.posToVal(left, "x"));
      },
    ],
    setSelect: [
      (plot) => {
        const { left, width } = plot.select;
        if (width < 1) return;
        const range = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")] as const;
        plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        source.onBrush(...range);
      },
    ],
  };
}

/** uPlot places marks by the local fields of a date; for UTC it gets one whose local fields are UTC's. */
function dateOf(timeMs: number, isUtc: boolean): Date {
  const date = new Date(timeMs);
  return isUtc ? new Date(timeMs + date.getTimezoneOffset() * 60_000) : date;
}
