import type uPlot from "uplot";
import type { ViewLevel } from "../../model/api.js";
import type { PlotColors } from "./colors.js";
import type { Stack } from "./stack.js";

/** So many pixels an error has at least: one among ten thousand lines must be seen. */
const MIN_PX: Readonly<Partial<Record<ViewLevel, number>>> = { fatal: 4, error: 3, warn: 1.5 };

/** Draws the stacked bars on uPlot's canvas. */
export function drawBars(plot: uPlot, stack: Stack, colors: PlotColors): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const groundPx = plot.valToPos(0, "lines", true);
  const perLine = groundPx - plot.valToPos(1, "lines", true);
  for (let bucket = 0; bucket < stack.totals.length; bucket++) {
    if ((stack.totals[bucket] ?? 0) > 0) drawBar(plot, { stack, bucket, groundPx, perLine, colors });
  }
  ctx.restore();
}

interface Bar {
  readonly stack: Stack;
  readonly bucket: number;
  readonly groundPx: number;
  readonly perLine: number;
  readonly colors: PlotColors;
}

function drawBar(plot: uPlot, { stack, bucket, groundPx, perLine, colors }: Bar): void {
  const left = plot.valToPos(stack.fromMs + bucket * stack.widthMs, "x", true);
  const right = plot.valToPos(stack.fromMs + (bucket + 1) * stack.widthMs, "x", true);
  const gap = right - left > 4 ? 1 : 0;
  let top = groundPx;
  for (const { level, counts } of stack.layers) {
    const count = counts[bucket] ?? 0;
    if (count === 0) continue;
    const height = Math.max(count * perLine, (MIN_PX[level] ?? 0) * devicePixelRatio);
    plot.ctx.fillStyle = colors.areas[level];
    plot.ctx.fillRect(Math.round(left), top - height, Math.max(1, Math.round(right) - Math.round(left) - gap), height);
    top -= height;
  }
}
