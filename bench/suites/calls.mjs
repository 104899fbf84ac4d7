// What does a call cost its caller? Workloads a to d and b from a child logger, in place and hot.
import { join } from "node:path";
import { failedLine, ratioLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { wordOf } from "../measure/workloads.mjs";
import { isSlow, LOGGERS, PINOS, putsOff, RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, ns, ratio, spread } from "../tables.mjs";

const WITH_CHILDREN = [RINGLOG, ...PINOS, "winston", "LogTape", "bunyan"];
const TITLES = {
  a: "a: a constant message",
  b: "b: a message with { userId, method, url, status, ms }",
  "b child": "b from a child logger with two bindings and a request's id",
  c: "c: a message with a nested object of 1 KB, made for the call",
  d: "d: an error of its own for each call, 12 frames",
};
/** What stands in the last record of each workload, by the number of calls. */
const MARKS = {
  a: () => "request answered",
  b: (index) => `"userId":${index}`,
  "b child": (index) => `"userId":${index}`,
  c: (index) => `"orderId":${index}`,
  d: (index) => `no stock of ${wordOf(index)}`,
};
/** Of the bursts: what takes long need not be done as often. */
const SHARES = { a: 1, b: 1, "b child": 1, c: 0.6, d: 0.5 };
const GOALS = { a: 25, b: 10, c: 4 };
const MAX_OF_BARE_STACK = 1.25;

const questions = (plan) => {
  const all = Object.keys(TITLES);
  const hot = plan.isQuick ? ["b"] : all;
  return [
    ...all.map((workload) => ({ workload, mode: "in place" })),
    ...hot.map((workload) => ({ workload, mode: "hot" })),
  ];
};

/** Quick: what the bar needs, and the floor. */
function peersOf({ workload, mode }, plan) {
  if (!plan.isQuick) return [...(workload === "b child" ? WITH_CHILDREN : LOGGERS), floorOf(workload)];
  if (workload === "d") return [RINGLOG, "bare .stack"];
  if (mode === "hot" || workload === "b child") return [RINGLOG, "pino sync"];
  return [RINGLOG, ...PINOS, "empty"];
}

function floorOf(workload) {
  return workload === "d" ? "bare .stack" : "empty";
}

const nameOf = ({ workload, mode }, peer) => `${workload}, ${mode}: ${peer}`;

function arms(plan) {
  return questions(plan).flatMap((question) =>
    peersOf(question, plan).map((peer) => ({
      name: nameOf(question, peer),
      group: `${question.workload} ${question.mode}`,
      rounds: roundsOf(question, peer, plan),
      measure: (folder) => measureOnce(question, peer, plan, folder),
    })),
  );
}

/** The goals are about what is measured in place, and about ringlog and pino. */
function roundsOf({ workload, mode }, peer, { rounds, calls: { pinoRounds, otherRounds } }) {
  if (mode === "hot") return 1;
  const isCore = workload !== "b child" && peer !== "empty";
  if (isCore && [RINGLOG, "bare .stack"].includes(peer)) return rounds;
  return Math.min(rounds, isCore && PINOS.includes(peer) ? pinoRounds : otherRounds);
}

async function measureOnce({ workload, mode }, peer, plan, folder) {
  const { bursts, warmUpBursts, hotCalls } = plan.calls;
  const task = {
    peer,
    workload,
    mode,
    file: join(folder, "calls.log"),
    bursts: bursts * SHARES[workload],
    warmUpBursts: warmUpBursts * SHARES[workload],
    hotCalls: hotCalls[workload] / (isSlow(peer) ? 5 : 1),
  };
  const { figures } = await measure("calls", task);
  const { calls, stats, ...rest } = figures;
  if (!writes(peer)) return rest;
  const expected = {
    lines: calls,
    first: MARKS[workload](0),
    last: MARKS[workload](calls - 1),
    stats: countsOf(peer, stats),
  };
  const complaints = complaintsOf(task.file, expected);
  return { ...rest, complaints };
}

function countsOf(peer, stats) {
  return peer === RINGLOG ? stats : undefined;
}

function tables(results, plan) {
  return questions(plan).map((question) => {
    const { workload, mode } = question;
    const best = results[nameOf(question, RINGLOG)]?.nsPerCall?.median ?? Number.NaN;
    const isHot = mode === "hot";
    const head = ["", "a call", "rounds", "ringlog is", isHot ? "CPU a record, all threads" : "mean of all bursts"];
    const labelOf = (peer) => (putsOff(peer) ? `${peer}, + put off` : peer);
    const rows = peersOf(question, plan).map((peer) => [labelOf(peer), nameOf(question, peer)]);
    return armTable(`${TITLES[workload]}; ${mode}`, head, results, rows, (result) => [
      ns(result.nsPerCall.median),
      spread(result.nsPerCall, ns),
      ratio(best / result.nsPerCall.median),
      ns((isHot ? result.cpuNsPerCall : result.nsOfAll).median),
    ]);
  });
}

function bar(results) {
  return [...Object.entries(GOALS).map(([workload, part]) => callerLine(results, workload, part)), stackLine(results)];
}

function callerLine(results, workload, part) {
  const goal = `caller, ${workload}: ≤ 1/${part} of pino's cheapest mode`;
  const of = (peer) => results[nameOf({ workload, mode: "in place" }, peer)]?.nsPerCall;
  const [cheapest] = PINOS.filter((peer) => of(peer)).toSorted((a, b) => of(a).median - of(b).median);
  if (!of(RINGLOG) || !cheapest) return failedLine(goal, "not measured");
  return ratioLine(
    goal,
    { own: of(RINGLOG), peer: of(cheapest), peerName: cheapest },
    ns,
    (value) => value <= 1 / part,
  );
}

function stackLine(results) {
  const goal = `caller, d unique error: ≤ ${MAX_OF_BARE_STACK} × the bare .stack`;
  const of = (peer) => results[nameOf({ workload: "d", mode: "in place" }, peer)]?.nsPerCall;
  if (!of(RINGLOG) || !of("bare .stack")) return failedLine(goal, "not measured");
  const figures = { own: of(RINGLOG), peer: of("bare .stack"), peerName: "bare .stack" };
  return ratioLine(goal, figures, ns, (value) => value <= MAX_OF_BARE_STACK);
}

export const calls = { name: "calls", question: "What does a call cost its caller?", arms, tables, bar };
