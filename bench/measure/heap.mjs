// Bytes of heap that a call allocates, in place: bursts of 1,000 calls and a pause, so that the ring of a logger that has one does not grow.
// V8's young generation only grows between two collections, so with one that is larger than all that is allocated
// (`--min-semi-space-size`, `--max-semi-space-size`) the growth of `heapUsed` over the bursts, divided by their calls, is exact to what
// the readings themselves allocate: the empty logger shows how much that is. A collection in between would make the figure too small: it
// is looked for, and the run fails. Calls are compiled by then: what the interpreter boxes is not the logger's. Memory outside of the
// heap (buffers of pino's worker) is not in it.
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const WARM_UP_CALLS = 30_000;
const BURST_CALLS = 1_000;
const PAUSE_MS = 5;
const { peer: name, file, workload, heapCalls } = task;
const peer = await openPeer(name, file);
const { plain, fields } = peer;
const collections = [];
new PerformanceObserver((list) => collections.push(...list.getEntries())).observe({ entryTypes: ["gc"] });
let calls = 0;

function log(count) {
  const end = calls + count;
  if (workload === "a") for (; calls < end; calls++) plain(MESSAGE);
  else for (; calls < end; calls++) fields(MESSAGE, fieldsOf(calls));
}

function settled() {
  return peer.settle().then(() => sleep(50));
}

/** Answers by how much the heap grew in the bursts. */
async function logBursts(count) {
  let bytes = 0;
  for (let done = 0; done < count; done += BURST_CALLS) {
    const before = process.memoryUsage().heapUsed;
    log(BURST_CALLS);
    bytes += process.memoryUsage().heapUsed - before;
    await sleep(PAUSE_MS);
  }
  return bytes;
}

await logBursts(WARM_UP_CALLS);
await settled();
globalThis.gc?.();
await sleep(50);
// The collection may throw away this file's own compiled code, and what stands in for it boxes four numbers a call.
await logBursts(WARM_UP_CALLS);
const startMs = performance.now();
const bytes = await logBursts(heapCalls);
const endMs = performance.now();
await settled();
if (collections.some(({ startTime }) => startTime >= startMs && startTime <= endMs))
  throw new Error("Error: heap was collected meanwhile");
await peer.end();
report({ heapBytesPerCall: bytes / heapCalls, calls, stats: peer.stats?.() });
