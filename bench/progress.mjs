// How far the run is: a bar where stderr is a terminal, else a line now and then.
import { Presets, SingleBar } from "cli-progress";

const LINE_EVERY_MS = 15_000;

/**
 * @param {number} total
 * @returns {{ done(what: string): void, end(): void }}
 */
export function startProgress(total) {
  return process.stderr.isTTY ? terminalBar(total) : lines(total);
}

function terminalBar(total) {
  const format = " {bar} {percentage} % | {value} of {total} | {duration_formatted} | {what}";
  const bar = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  bar.start(total, 0, { what: "" });
  return { done: (what) => bar.increment({ what }), end: () => bar.stop() };
}

function lines(total) {
  const startMs = performance.now();
  let count = 0;
  let saidMs = startMs;
  return {
    done(what) {
      count++;
      const now = performance.now();
      if (now - saidMs < LINE_EVERY_MS && count < total) return;
      saidMs = now;
      process.stderr.write(`${((now - startMs) / 1_000).toFixed(0).padStart(4)} s  ${count} of ${total}: ${what}\n`);
    },
    end() {},
  };
}
