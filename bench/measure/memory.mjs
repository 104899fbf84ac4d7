// Private memory at rest after one record, then during and after a burst of records of b that has been written.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { openPeer } from "../peers/peer.mjs";
import { privateBytes } from "./private-memory.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const SLICE = 10_000;
const { peer: name, kind, file, records, restMs, goneMs } = task;

/** What any worker costs, ringlog's and pino's included. */
async function startWorker() {
  const worker = new Worker("setInterval(() => {}, 1000)", { eval: true });
  await once(worker, "online");
  return async () => void (await worker.terminate());
}

async function burst(peer) {
  let peakBytes = 0;
  for (let index = 0; index < records; index++) {
    peer.fields(MESSAGE, fieldsOf(index));
    if (index % SLICE === 0) peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }
  await peer.settle();
  await sleep(goneMs);
  return { peakBytes, afterBytes: privateBytes() };
}

if (kind === "worker") {
  const stop = await startWorker();
  await sleep(restMs);
  report({ restBytes: privateBytes() });
  await stop();
} else {
  const peer = await openPeer(name, file, kind === "burst" ? { onFull: "wait" } : {});
  peer.plain("first");
  await peer.settle();
  await sleep(restMs);
  const restBytes = privateBytes();
  const figures = kind === "burst" ? await burst(peer) : {};
  await peer.end();
  report({ restBytes, ...figures, calls: kind === "burst" ? records + 1 : 1, stats: peer.stats?.() });
}
