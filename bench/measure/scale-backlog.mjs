// What a call of b costs as more and more waits for the worker, which stands still: nobody reads its pipe yet.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const BURST = 1_000;
const BURSTS = 10;
const PAUSE_MS = 5;
const WARM_UP_BURSTS = 20;
const SKIPPED_BURSTS = 4;
/** Half of what the bursts themselves add. */
const MARGIN_BYTES = 0.5e6;

const { peer: name, file, warmUpFile, megabytes } = task;
let peer = await openPeer(name, warmUpFile);
let calls = 0;

function burst() {
  const start = process.hrtime.bigint();
  for (const end = calls + BURST; calls < end; calls++) peer.fields(MESSAGE, fieldsOf(calls));
  return Number(process.hrtime.bigint() - start) / BURST;
}

async function bursts(number) {
  let sum = 0;
  for (let index = 0; index < number; index++) {
    await sleep(PAUSE_MS);
    sum += burst();
  }
  return sum / number;
}

// Compiled beforehand, with another file: from the first call to the pipe on, everything waits. The first calls after a second
// initLogger are slow, and this is not about them.
await bursts(WARM_UP_BURSTS);
await peer.settle();
const warmUpCalls = calls;
peer = await openPeer(name, file, { allowSpecialFile: true });
await bursts(SKIPPED_BURSTS);
const figures = {};
for (const target of megabytes) {
  while (peer.stats?.().backlogBytes < target * 1e6 - MARGIN_BYTES) burst();
  figures[`at${target}MB`] = await bursts(BURSTS);
}
const backlogBytes = peer.stats?.().backlogBytes;
process.send?.({ type: "filled" });
await peer.end();
report({ ...figures, backlogBytes, warmUpCalls, calls, stats: peer.stats?.() });
