// How long does a single call of workload b take, at worst?
import { join } from "node:path";
import { failedLine, limitLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { LOGGERS, RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, ns, spread, us } from "../tables.mjs";

const MAX_P999_NS = 5_000;
const FLOOR = "empty";

const peersOf = (plan) => (plan.isQuick ? [RINGLOG, "pino sync", FLOOR] : [...LOGGERS, FLOOR]);

function arms(plan) {
  return peersOf(plan).map((peer) => ({
    name: peer,
    rounds: [RINGLOG, FLOOR].includes(peer) ? plan.rounds : 1,
    measure: (folder) => measureOnce(peer, plan, folder),
  }));
}

async function measureOnce(peer, plan, folder) {
  const task = { peer, file: join(folder, "latency.log"), ...plan.latency };
  const { figures } = await measure("latency", task);
  const { calls, stats, ...rest } = figures;
  if (!writes(peer)) return rest;
  const marks = { first: `"userId":0`, last: `"userId":${calls - 1}` };
  const complaints = complaintsOf(task.file, { lines: calls, ...marks, stats: peer === RINGLOG ? stats : undefined });
  return { ...rest, complaints };
}

function tables(results, plan) {
  const title = `One call of b at a time, the clock's cost included (${FLOOR} is the clock alone)`;
  const head = ["", "p50", "p99", "p99.9", "rounds", "max"];
  return [
    armTable(
      title,
      head,
      results,
      peersOf(plan).map((peer) => [peer, peer]),
      ({ p50Ns, p99Ns, p999Ns, maxNs }) => [
        ns(p50Ns.median),
        ns(p99Ns.median),
        ns(p999Ns.median),
        spread(p999Ns, ns),
        us(maxNs.median / 1_000),
      ],
    ),
  ];
}

function bar(results) {
  const goal = "single call of b: p99.9 ≤ 5 µs";
  const own = results[RINGLOG]?.p999Ns;
  if (own === undefined) return [failedLine(goal, "not measured")];
  const peer = results["pino sync"]?.p999Ns;
  return [
    { ...limitLine(goal, own, ns, MAX_P999_NS), peer: peer === undefined ? "–" : `${ns(peer.median)} (pino sync)` },
  ];
}

export const latency = { name: "latency", question: "How long does a single call take?", arms, tables, bar };
