// CPU of a process that does nothing, or logs 1,000 records of b a second. All processes of a round run at the same time: together they
// use a small part of one core.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const SLICE_MS = 10;
const SLICE_RECORDS = 10;
const { peer: name, file, kind, waitMs, measureMs, own } = task;
const peer = await openPeer(name, file, own);
let calls = 0;

function log(count) {
  for (const end = calls + count; calls < end; calls++) peer.fields(MESSAGE, fieldsOf(calls));
}

function logEvery() {
  const startMs = performance.now();
  return setInterval(() => {
    const due = Math.floor((performance.now() - startMs) / SLICE_MS) * SLICE_RECORDS;
    log(Math.min(due - calls, 10 * SLICE_RECORDS));
  }, SLICE_MS);
}

log(1);
// An error starts ringlog's watch over the event loop's delay, which must have stopped by the time of the measurement.
if (kind === "error") peer.error("once", new Error("once"));
const timer = kind === "busy" ? logEvery() : undefined;
await sleep(waitMs);
const before = process.cpuUsage();
const start = performance.now();
await sleep(measureMs);
const { user, system } = process.cpuUsage(before);
const cpuPercent = ((user + system) / 1_000 / (performance.now() - start)) * 100;
clearInterval(timer);
await peer.end();
report({ cpuPercent, calls: kind === "error" ? calls + 1 : calls, stats: peer.stats?.() });
