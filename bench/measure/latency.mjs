// Single calls of workload b, each timed by itself: in bursts with pauses, while the logger's worker runs. The clock's own cost is in
// every figure; `empty` shows it. The BigInts are garbage of the harness, which `empty` has too.
import { setTimeout as sleep } from "node:timers/promises";
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const BURST = 1_000;
const PAUSE_MS = 5;
const { peer: name, file, bursts, warmUpBursts } = task;
const peer = await openPeer(name, file);
const { fields } = peer;
const times = new Float64Array(bursts * BURST);

async function run(count, first) {
  for (let burst = 0; burst < count; burst++) {
    await sleep(PAUSE_MS);
    for (let index = 0; index < BURST; index++) {
      const number = first + burst * BURST + index;
      const start = process.hrtime.bigint();
      fields(MESSAGE, fieldsOf(number));
      times[burst * BURST + index] = Number(process.hrtime.bigint() - start);
    }
  }
}

const warmUp = Math.min(warmUpBursts, bursts);
await run(warmUp, 0);
await peer.settle();
await run(bursts, warmUp * BURST);
await peer.end();
times.sort();
const quantile = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
report({
  p50Ns: quantile(0.5),
  p99Ns: quantile(0.99),
  p999Ns: quantile(0.999),
  maxNs: quantile(1),
  calls: (warmUp + bursts) * BURST,
  stats: peer.stats?.(),
});
