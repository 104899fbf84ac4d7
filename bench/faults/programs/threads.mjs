// Four threads log, and each is ended at any moment, again and again.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { note, nowEnds, open, settle, task } from "./app.mjs";

const ROUNDS = 4;
const THREADS = 4;
const cells = new SharedArrayBuffer(4 * ROUNDS * THREADS);
const counts = new Int32Array(cells);
await open();

async function runThread(index) {
  const thread = new Worker(new URL("./thread.mjs", import.meta.url), {
    workerData: { peer: task.peer, file: task.file, cells, index },
  });
  while (Atomics.load(counts, index) === 0) await sleep(2);
  await sleep(Math.random() * 60);
  await thread.terminate();
}
for (let round = 0; round < ROUNDS; round++)
  await Promise.all(Array.from({ length: THREADS }, (_, one) => runThread(round * THREADS + one)));
await settle(300);
nowEnds();
process.on("exit", () => note({ calls: counts.reduce((sum, count) => sum + count, 0) }));
