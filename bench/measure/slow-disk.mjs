// An application that logs 20,000 records of b a second to a slow disk, 100 every 5 ms, and the delay of its event loop meanwhile.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const SLICE_MS = 5;
const SLICE_RECORDS = 100;
/**
 * V8 compiles on threads of its own what has run often enough: on two cores these keep an event loop waiting for milliseconds, whoever
 * it is whose code they compile. Most of that is over by then.
 */
const WARM_UP_MS = 2_000;
/** A server that stood still has not had the requests it would have logged; a little is made up for. */
const MAX_SLICES_AT_ONCE = 4;

const { peer: name, file, logMs } = task;
const peer = await openPeer(name, file, { allowSpecialFile: true });
const { fields } = peer;
let calls = 0;

function logSlices(count) {
  for (const end = calls + count * SLICE_RECORDS; calls < end; calls++) fields(MESSAGE, fieldsOf(calls));
}

/** Resolves when the time is over; the timer drifts as timers do, so what is due is reckoned by the clock. */
function logFor(durationMs) {
  const startMs = performance.now();
  let slices = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now() - startMs;
      const due = Math.floor(now / SLICE_MS) - slices;
      slices += due;
      logSlices(Math.min(due, MAX_SLICES_AT_ONCE));
      if (now < durationMs) return;
      clearInterval(timer);
      resolve(undefined);
    }, SLICE_MS);
  });
}

// A running application: its code is compiled, its worker awake, and the disk not slow yet.
await logFor(WARM_UP_MS);
process.send?.({ type: "warm" });
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await logFor(logMs);
delay.disable();
const figures = { p50Ms: delay.percentile(50) / 1e6, p999Ms: delay.percentile(99.9) / 1e6, maxMs: delay.max / 1e6 };
process.send?.({ type: "logged" });
await peer.end();
report({ ...figures, calls, stats: peer.stats?.() });
