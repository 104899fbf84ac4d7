// How many records a second reach the file, and what do they cost the machine?
import { join } from "node:path";
import { failedLine, ratioLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { isSlow, LOGGERS, RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, mb, plain, ratio, spread } from "../tables.mjs";

const MIN_OF_PINO = 6;
const MAX_CPU_OF_PINO = 1 / 4;
const CORE = [RINGLOG, "pino sync", "pino transport"];

const peersOf = (plan) => (plan.isQuick ? [RINGLOG, "pino sync"] : [...LOGGERS, "empty"]);

function arms(plan) {
  return peersOf(plan).map((peer) => ({
    name: peer,
    rounds: CORE.includes(peer) ? plan.throughput.rounds : 1,
    measure: (folder) => measureOnce(peer, plan, folder),
  }));
}

async function measureOnce(peer, plan, folder) {
  const records = isSlow(peer) ? plan.throughput.records / 10 : plan.throughput.records;
  const task = { peer, file: join(folder, "throughput.log"), records };
  const { figures, exitNs } = await measure("throughput", task);
  const { startNs, loopNs, cpuSeconds, maxRssBytes, stats } = figures;
  const seconds = Number(exitNs - BigInt(startNs)) / 1e9;
  const rest = {
    records,
    thousandPerSecond: records / 1_000 / seconds,
    nsPerCallInLoop: loopNs / records,
    cpuSecondsPerMillion: (cpuSeconds * 1e6) / records,
    maxRssBytes,
  };
  if (!writes(peer)) return rest;
  const expected = { lines: records + 1, first: "first", last: `"userId":${records - 1}` };
  const complaints = complaintsOf(task.file, { ...expected, stats: peer === RINGLOG ? stats : undefined });
  return { ...rest, complaints };
}

function tables(results, plan) {
  const records = plan.throughput.records.toLocaleString("en-US");
  const title = `${records} records of b, until the process has exited (slow peers: a tenth of that)`;
  const head = ["", "thousand/s", "rounds", "ringlog is", "CPU s per million", "ringlog uses", "peak RSS"];
  const own = results[RINGLOG];
  return [
    armTable(
      title,
      head,
      results,
      peersOf(plan).map((peer) => [peer, peer]),
      (result) => [
        plain(result.thousandPerSecond.median),
        spread(result.thousandPerSecond, plain),
        ratio((own?.thousandPerSecond?.median ?? Number.NaN) / result.thousandPerSecond.median),
        plain(result.cpuSecondsPerMillion.median),
        ratio((own?.cpuSecondsPerMillion?.median ?? Number.NaN) / result.cpuSecondsPerMillion.median),
        mb(result.maxRssBytes.median),
      ],
    ),
  ];
}

function bar(results) {
  const [own, peer] = [results[RINGLOG], results["pino sync"]];
  const goals = [`throughput b: ≥ ${MIN_OF_PINO} × pino sync`, "CPU per record: ≤ 1/4 of pino sync"];
  if (!own?.thousandPerSecond || !peer?.thousandPerSecond) return goals.map((goal) => failedLine(goal, "not measured"));
  const of = (figure) => ({ own: own[figure], peer: peer[figure], peerName: "pino sync" });
  return [
    ratioLine(
      goals[0],
      of("thousandPerSecond"),
      (value) => `${plain(value)} k/s`,
      (value) => value >= MIN_OF_PINO,
    ),
    ratioLine(
      goals[1],
      of("cpuSecondsPerMillion"),
      (value) => `${plain(value)} µs`,
      (value) => value <= MAX_CPU_OF_PINO,
    ),
  ];
}

export const throughput = {
  name: "throughput",
  question: "How many records a second, and at what price?",
  arms,
  tables,
  bar,
};
