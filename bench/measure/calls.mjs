// One measurement in a process of its own: what calls of one peer cost their caller. Started by run.mjs with an IPC channel.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../loggers.mjs";

const BURST = 1_000;
const PAUSE_MS = 5;
const URLS = Array.from({ length: 64 }, (_, index) => `/api/carts/${index}/items`);
const MESSAGE = "request answered";

/** Workload a: a constant message. b: a message and five flat fields. The number of the call can be told from the record. */
const WORKLOADS = {
  a: (peer) => () => peer.plain(MESSAGE),
  b: (peer) => (index) =>
    peer.fields(MESSAGE, { userId: index, method: "GET", url: URLS[index & 63], status: 200, ms: (index & 127) + 0.5 }),
};

const { peer: name, workload, mode, file, bursts, warmUpBursts, hotCalls, warmUpCalls } = JSON.parse(process.argv[2]);
const peer = await openPeer(name, file);
const call = WORKLOADS[workload](peer);
let calls = 0;

/** Time of `count` calls in a row, in ns. */
function burst(count) {
  const start = process.hrtime.bigint();
  for (let end = calls + count; calls < end; calls++) call(calls);
  return Number(process.hrtime.bigint() - start);
}

/** In place: as an application logs, a burst now and then, with its worker running. */
async function inPlace() {
  for (let index = 0; index < warmUpBursts; index++) {
    burst(BURST);
    await sleep(PAUSE_MS);
  }
  await peer.settle();
  let ns = 0;
  for (let index = 0; index < bursts; index++) {
    await sleep(PAUSE_MS);
    ns += burst(BURST);
  }
  return { nsPerCall: ns / (bursts * BURST) };
}

/** Hot: one loop without a pause, and the CPU time of the whole process until everything is in the file. */
async function hot() {
  burst(warmUpCalls);
  await peer.settle();
  await sleep(100);
  const before = process.cpuUsage();
  const ns = burst(hotCalls);
  await peer.settle();
  const { user, system } = process.cpuUsage(before);
  return { nsPerCall: ns / hotCalls, cpuNsPerCall: ((user + system) * 1_000) / hotCalls };
}

const figures = mode === "hot" ? await hot() : await inPlace();
await peer.end();
process.send({ ...figures, calls, stats: peer.stats?.() });
process.disconnect();
