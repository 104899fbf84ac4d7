// Does something to the logger's own worker in the middle of a burst, and logs on.
import { syncBuiltinESMExports } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import workerThreads, { BroadcastChannel } from "node:worker_threads";

/** Runs in the worker before its own code. */
const PRELUDE = `{
  const { BroadcastChannel } = require("node:worker_threads");
  const channel = new BroadcastChannel("ringlog-fault");
  channel.unref();
  const faults = {
    exits: () => process.exit(1),
    throws: () => { throw new Error("in the worker"); },
    "runs out of memory": () => { const kept = []; for (;;) kept.push(new Array(10_000).fill(kept.length)); },
    spins: () => { for (;;); },
    "stops answering": () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  };
  channel.onmessage = ({ data }) => { channel.close(); setImmediate(() => faults[data]()); };
}
`;

const workers = [];
const { Worker } = workerThreads;
workerThreads.Worker = class extends Worker {
  constructor(code, options = {}) {
    // Only the first: the one that takes over is spared.
    super(options.eval === true && workers.length === 0 ? PRELUDE + code : code, options);
    workers.push(this);
  }
};
syncBuiltinESMExports();

const { logSome, note, nowEnds, open, settle, task } = await import("./app.mjs");
await open(task.way === "runs out of memory" ? {} : {});
async function burst() {
  for (let turn = 0; turn < 150; turn++) {
    logSome(20, 100);
    await sleep(1);
  }
}
await burst();
note();
if (task.way === "is terminated") await workers[0]?.terminate();
else new BroadcastChannel("ringlog-fault").postMessage(task.way);
await burst();
note();
await settle(500);
logSome(100, 100);
await settle(500);
nowEnds();
process.exit(0);
