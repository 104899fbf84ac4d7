// What does a logger cost while nothing, or little, is logged?
import { join } from "node:path";
import { failedLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, percent, spread } from "../tables.mjs";

/** ringlog watches the event loop's delay for 10 s after an error. */
const QUIET_MS = 11_500;
const SETTLE_MS = 1_000;
const MAX_IDLE_POINTS = 0.1;

const BUSY = [
  { name: "1,000/s: no logger", peer: "empty", kind: "busy" },
  { name: "1,000/s: ringlog", peer: RINGLOG, kind: "busy" },
  { name: "1,000/s: pino sync", peer: "pino sync", kind: "busy" },
];
const IDLE = [
  { name: "idle: no logger", peer: "empty", kind: "idle" },
  { name: "idle: ringlog, has logged", peer: RINGLOG, kind: "idle" },
  { name: "idle: ringlog, 11 s after an error", peer: RINGLOG, kind: "error" },
  { name: "idle: ringlog, stalls watched", peer: RINGLOG, kind: "idle", own: { stall: true } },
  { name: "idle: pino sync, has logged", peer: "pino sync", kind: "idle" },
];
const ALL = [...IDLE, ...BUSY];

function arms(plan) {
  const { rounds, busyMs, idleMs } = plan.idle;
  return ALL.map(({ name, peer, kind, own }) => {
    const [waitMs, measureMs] = kind === "busy" ? [SETTLE_MS, busyMs] : [QUIET_MS, idleMs];
    const task = { peer, kind, waitMs, measureMs, own };
    const measureIn = (folder) => measureOnce({ ...task, file: join(folder, "idle.log") });
    return { name, isAtOnce: true, rounds, measure: measureIn };
  });
}

async function measureOnce(task) {
  const { peer, file } = task;
  const { figures } = await measure("idle", task);
  const { cpuPercent, calls, stats } = figures;
  if (!writes(peer)) return { cpuPercent };
  const complaints = complaintsOf(file, {
    lines: calls,
    first: `"userId":0`,
    stats: peer === RINGLOG ? stats : undefined,
  });
  return { cpuPercent, complaints };
}

function tables(results) {
  const rows = ALL.map(({ name }) => [name, name]);
  return [
    armTable(
      "CPU of the process, all threads, in percent of one core",
      ["", "CPU", "rounds"],
      results,
      rows,
      ({ cpuPercent }) => [percent(cpuPercent.median), spread(cpuPercent, percent)],
    ),
  ];
}

function bar(results) {
  const of = (name) => results[name]?.cpuPercent;
  return [
    idleLine("idle CPU: at most 0.1 points above no logger", of("idle: ringlog, has logged"), of("idle: no logger")),
    idleLine(
      "idle CPU, 11 s after an error: the same",
      of("idle: ringlog, 11 s after an error"),
      of("idle: no logger"),
    ),
    idleLine("idle CPU, stalls watched: the same", of("idle: ringlog, stalls watched"), of("idle: no logger")),
    busyLine(of("1,000/s: ringlog"), of("1,000/s: pino sync")),
  ];
}

function idleLine(goal, own, none) {
  if (!own || !none) return failedLine(goal, "not measured");
  const above = own.median - none.median;
  const figures = { own: percent(own.median), peer: `${percent(none.median)} (no logger)` };
  return {
    goal,
    ...figures,
    ratio: `${above < 0 ? "" : "+"}${above.toFixed(3)} points`,
    isMet: above <= MAX_IDLE_POINTS,
  };
}

function busyLine(own, peer) {
  const goal = "CPU at 1,000 records/s: ≤ pino sync";
  if (!own || !peer) return failedLine(goal, "not measured");
  const above = own.median - peer.median;
  const figures = { own: percent(own.median), peer: `${percent(peer.median)} (pino sync)` };
  return { goal, ...figures, ratio: `${above < 0 ? "" : "+"}${above.toFixed(3)} points`, isMet: above <= 0 };
}

export const idle = { name: "idle", question: "What does it cost while little is logged?", arms, tables, bar };
