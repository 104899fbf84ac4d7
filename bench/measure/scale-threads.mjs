// What a call of b costs each of several threads that log at the same time, in place. ringlog's threads share its worker and its file;
// pino's have a synchronous destination each, to the same file.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { openPeer } from "../peers/peer.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const BURST = 1_000;
const PAUSE_MS = 5;
const BURSTS = 40;
const WARM_UP_BURSTS = 20;

async function openInThread(name, file) {
  if (name !== "ringlog") return openPeer(name, file);
  const { getLogger } = await import("ringlog");
  const log = getLogger();
  return { fields: (message, fields) => log.info(message, fields) };
}

async function bursts(fields, number, first) {
  let sum = 0;
  for (let burst = 0; burst < number; burst++) {
    await sleep(PAUSE_MS);
    const start = process.hrtime.bigint();
    for (let index = 0; index < BURST; index++) fields(MESSAGE, fieldsOf(first + burst * BURST + index));
    sum += Number(process.hrtime.bigint() - start);
  }
  return sum / number / BURST;
}

async function produce({ name, file }) {
  const { fields } = await openInThread(name, file);
  await bursts(fields, WARM_UP_BURSTS, 0);
  parentPort?.postMessage("warm");
  await once(/** @type {any} */ (parentPort), "message");
  parentPort?.postMessage(await bursts(fields, BURSTS, WARM_UP_BURSTS * BURST));
}

async function main() {
  const { report, task } = await import("./task.mjs");
  const { peer: name, file, threads } = task;
  const peer = await openPeer(name, file);
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL(import.meta.url), { workerData: { name, file } }),
  );
  const exits = workers.map((worker) => once(worker, "exit"));
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const answers = workers.map((worker) => once(worker, "message"));
  for (const worker of workers) worker.postMessage("go");
  const times = (await Promise.all(answers)).map(([ns]) => ns);
  await Promise.all(exits);
  await peer.end();
  const calls = threads * (BURSTS + WARM_UP_BURSTS) * BURST;
  report({ nsPerCall: times.reduce((sum, ns) => sum + ns, 0) / threads, calls, stats: peer.stats?.() });
}

await (isMainThread ? main() : produce(workerData));
