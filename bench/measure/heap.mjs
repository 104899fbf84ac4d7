// Bytes of heap that a call allocates. V8's young generation only grows between two collections, so with one that is larger than all that
// the calls allocate (`--min-semi-space-size`, `--max-semi-space-size`) the growth of `heapUsed` over the calls, divided by their
// number, is exact to what the two readings themselves allocate. A collection in between would make the figure too small: it is looked
// for, and the run fails. Calls are compiled by then: what the interpreter boxes is not the logger's. Memory outside of the heap
// (buffers of pino's worker) is not in it.
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const WARM_UP_CALLS = 30_000;
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

for (let done = 0; done < WARM_UP_CALLS; done += 1_000) {
  log(1_000);
  await sleep(1);
}
await settled();
globalThis.gc?.();
await sleep(50);
const startMs = performance.now();
const before = process.memoryUsage().heapUsed;
log(heapCalls);
const after = process.memoryUsage().heapUsed;
const endMs = performance.now();
await settled();
if (collections.some(({ startTime }) => startTime >= startMs && startTime <= endMs))
  throw new Error("Error: heap was collected meanwhile");
await peer.end();
report({ heapBytesPerCall: (after - before) / heapCalls, calls, stats: peer.stats?.() });
