// What calls of one peer cost their caller. Workloads a to d, and b from a child logger in a request; in place, as an application
// logs: a burst now and then while the logger's worker runs; or hot: one loop.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { errorOf, fieldsOf, MESSAGE, orderOf } from "./workloads.mjs";

const BURST = 1_000;
const PAUSE_MS = 5;
/** Of workload d. Two calls make one frame each. */
const FRAMES = 12;
/** Slow peers run as long as that, not as many calls. */
const HOT_LIMIT_NS = 300_000_000n;

const { peer: name, workload, mode, file, bursts, warmUpBursts, hotCalls, options } = task;
if (workload === "d") Error.stackTraceLimit = FRAMES;
const peer = await openPeer(name, file, options);
let calls = 0;

function workloadOf(fields) {
  const { plain, error } = peer;
  if (workload === "a") return () => plain(MESSAGE);
  if (workload === "c") return (index) => fields(MESSAGE, orderOf(index));
  if (workload === "d") return (index) => error(MESSAGE, errorOf(index, FRAMES / 2));
  return (index) => fields(MESSAGE, fieldsOf(index));
}

/** Time of `count` calls in a row, in ns. */
function burst(call, count) {
  const start = process.hrtime.bigint();
  for (const end = calls + count; calls < end; calls++) call(calls);
  return Number(process.hrtime.bigint() - start);
}

async function inPlace(call) {
  for (let index = 0; index < warmUpBursts; index++) {
    burst(call, BURST);
    await sleep(PAUSE_MS);
  }
  await peer.settle();
  const times = [];
  for (let index = 0; index < bursts; index++) {
    await sleep(PAUSE_MS);
    times.push(burst(call, BURST) / BURST);
  }
  times.sort((a, b) => a - b);
  const nsOfAll = times.reduce((sum, ns) => sum + ns, 0) / bursts;
  return { nsPerCall: times[bursts >> 1], nsOfAll };
}

/** Also the CPU time of the whole process, all threads, until everything is in the file. */
async function hot(call) {
  burst(call, Math.min(hotCalls, 10 * BURST));
  await peer.settle();
  await sleep(100);
  const before = process.cpuUsage();
  const first = calls;
  const start = process.hrtime.bigint();
  let end = start;
  while (calls - first < hotCalls && end - start < HOT_LIMIT_NS) {
    for (const until = calls + BURST; calls < until; calls++) call(calls);
    end = process.hrtime.bigint();
  }
  const made = calls - first;
  await peer.end();
  const { user, system } = process.cpuUsage(before);
  return { nsPerCall: Number(end - start) / made, cpuNsPerCall: ((user + system) * 1_000) / made, made };
}

const run = (fields) => (mode === "hot" ? hot : inPlace)(workloadOf(fields));
let figures;
if (workload === "b child")
  await peer.inRequest?.("req-7f3a", { component: "checkout", region: "eu" }, async (fields) => {
    figures = await run(fields);
  });
else figures = await run(peer.fields);
if (mode !== "hot") await peer.end();
report({ ...figures, calls, stats: peer.stats?.() });
