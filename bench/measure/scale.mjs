// What a call costs as something grows: fingerprints of errors, child loggers, or shapes of objects. All are made beforehand and used in
// turn; first each of them once, then measured in place.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE, wordOf } from "./workloads.mjs";

const BURST = 1_000;
const PAUSE_MS = 5;
const BURSTS = 30;
const MIN_FIRST_CALLS = 20_000;
/** The first calls are made in larger bursts, so that all windows of the throttle are still open after them. */
const FIRST_BURST = 5_000;
/** 100,000 errors with long stacks would measure the memory, not the logger. */
const FRAMES = 3;

const { peer: name, dimension, count, file } = task;
const peer = await openPeer(name, file);
const list = (of) => Array.from({ length: count }, (_, index) => of(index));

const DIMENSIONS = {
  fingerprints() {
    Error.stackTraceLimit = FRAMES;
    const errors = list((index) => new Error(`no stock of ${wordOf(index)}`));
    return (index) => peer.error(MESSAGE, errors[index % count]);
  },
  children() {
    const children = list((index) => peer.child?.({ component: `part-${index}` }));
    return (index) => children[index % count]?.(MESSAGE, fieldsOf(index));
  },
  shapes() {
    const objects = list((index) => ({
      [`key_${wordOf(index)}`]: index,
      method: "GET",
      url: "/api",
      status: 200,
      ms: 1.5,
    }));
    return (index) => peer.fields(MESSAGE, objects[index % count]);
  },
};

const call = DIMENSIONS[dimension]();
let calls = 0;

/** ns a call. */
function burst(size) {
  const start = process.hrtime.bigint();
  for (const end = calls + size; calls < end; calls++) call(calls);
  return Number(process.hrtime.bigint() - start) / size;
}

async function bursts(number, size) {
  let sum = 0;
  for (let index = 0; index < number; index++) {
    await sleep(PAUSE_MS);
    sum += burst(size);
  }
  return sum / number;
}

await bursts(Math.ceil(Math.max(MIN_FIRST_CALLS, count) / FIRST_BURST), FIRST_BURST);
const nsPerCall = await bursts(BURSTS, BURST);
await peer.end();
report({ nsPerCall, calls, stats: peer.stats?.() });
