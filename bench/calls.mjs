// What a call costs its caller: workloads a and b, in place and in a hot loop.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { checkCalls } from "./measure/check.mjs";
import { startMeasurement } from "./measure/start.mjs";
import { summarise } from "./statistics.mjs";
import { ns, ratio, spread, table } from "./tables.mjs";

const QUESTIONS = [
  {
    workload: "a",
    mode: "in place",
    title: "a, in place: a constant message, bursts of 1,000 calls and a pause of 5 ms",
  },
  { workload: "a", mode: "hot", title: "a, hot loop: a constant message" },
  { workload: "b", mode: "in place", title: "b, in place: a message with { userId, method, url, status, ms }" },
  { workload: "b", mode: "hot", title: "b, hot loop: a message with { userId, method, url, status, ms }" },
];

/** Figures by question and peer: `calls["b, in place"].ringlog.caller.median` in ns. */
export async function measureCalls(plan, folder, say) {
  /** @type {Map<string, Map<string, object[]>>} */
  const samples = new Map(
    QUESTIONS.map((question) => [nameOf(question), new Map(plan.peers.map((peer) => [peer, []]))]),
  );
  for (let round = 0; round < plan.rounds; round++) {
    for (const question of QUESTIONS) {
      for (const peer of rotated(plan.peers, round)) {
        const figures = await measureOne(plan, folder, question, peer);
        say(`round ${round + 1} of ${plan.rounds}: ${nameOf(question)}, ${peer}: ${ns(figures.nsPerCall)}`);
        samples.get(nameOf(question)).get(peer).push(figures);
      }
    }
  }
  return mapValues(samples, (byPeer) => mapValues(byPeer, summariseFigures));
}

async function measureOne(plan, folder, { workload, mode }, peer) {
  const { bursts, warmUpBursts, hotCalls, warmUpCalls } = plan;
  const task = { peer, workload, mode, file: join(folder, "calls.log"), bursts, warmUpBursts, hotCalls, warmUpCalls };
  let figures;
  await startMeasurement("calls", task, (message) => {
    figures = message;
  });
  checkCalls(task.file, task, figures);
  rmSync(task.file);
  return figures;
}

function summariseFigures(samples) {
  const cpu = samples.map(({ cpuNsPerCall }) => cpuNsPerCall).filter((value) => value !== undefined);
  const caller = summarise(samples.map(({ nsPerCall }) => nsPerCall));
  return cpu.length === 0 ? { caller } : { caller, cpu: summarise(cpu) };
}

export function callTables(plan, calls) {
  return QUESTIONS.map((question) => {
    const byPeer = calls[nameOf(question)];
    const best = byPeer.ringlog.caller.median;
    const isHot = question.mode === "hot";
    const head = ["", "a call", "rounds", "ringlog", ...(isHot ? ["CPU a record, all threads"] : [])];
    const rows = plan.peers.map((peer) => {
      const { caller, cpu } = byPeer[peer];
      const share = peer === "ringlog" ? "" : ratio(best / caller.median);
      return [peer, ns(caller.median), spread(caller, ns), share, ...(isHot ? [ns(cpu.median)] : [])];
    });
    return table(question.title, head, rows);
  }).join("\n");
}

/** Nobody is always first. */
function rotated(peers, round) {
  const start = round % peers.length;
  return [...peers.slice(start), ...peers.slice(0, start)];
}

function nameOf({ workload, mode }) {
  return `${workload}, ${mode}`;
}

function mapValues(map, of) {
  return Object.fromEntries([...map].map(([key, value]) => [key, of(value)]));
}
