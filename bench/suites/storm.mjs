// What does a storm of identical errors cost? Against the bare throw and catch, within one process and between processes.
import { statSync } from "node:fs";
import { join } from "node:path";
import { failedLine } from "../bar.mjs";
import { complaints, lookAt } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { armTable, ms, ns, ratio, spread, table } from "../tables.mjs";

const LOOK_EVERY_MS = 2;
const WINDOW_NS = 2e9;
const MAX_RATIO = 1.03;
const MAX_LINES_PER_WINDOW = 2;

const LOOPS = [
  { name: "bare throw and catch", peer: RINGLOG, isLogged: false },
  { name: RINGLOG, peer: RINGLOG, isLogged: true },
  { name: "pino sync", peer: "pino sync", isLogged: true },
];
const ALTERNATING = ["alternating: ringlog", "alternating: empty"];

function arms(plan) {
  const { rounds } = plan.storm;
  const loops = LOOPS.map((loop) => ({
    name: loop.name,
    group: "loops",
    rounds: loop.peer === RINGLOG ? rounds : Math.min(2, plan.rounds),
    measure: (folder) => measureLoop(loop, plan, folder),
  }));
  const alternating = ALTERNATING.map((name) => ({
    name,
    group: "alternating",
    rounds: plan.rounds,
    measure: (folder) => measureAlternating(name.slice("alternating: ".length), plan, folder),
  }));
  return [...loops, ...alternating];
}

async function measureAlternating(peer, plan, folder) {
  const { pairs, chunk } = plan.storm;
  const task = { peer, isAlternating: true, file: join(folder, "storm.log"), pairs, chunk };
  const { figures } = await measure("storm", task);
  const { calls, stats, ...rest } = figures;
  if (peer !== RINGLOG) return rest;
  return { ...rest, ...checkStorm(task.file, { calls, stats, ns: rest.nsPerError * calls * 2 }) };
}

async function measureLoop({ peer, isLogged }, plan, folder) {
  const file = join(folder, "storm.log");
  const watch = watchGrowth(file);
  const heard = (_message, child) => {
    if (isLogged && peer === RINGLOG) watch.start();
    child.send("go");
  };
  const { figures } = await measure("storm", { peer, isLogged, file, errors: plan.storm.errors }, { heard });
  const grownNs = watch.stop();
  const { nsPerError, calls, stats, startNs } = figures;
  if (peer !== RINGLOG || !isLogged) {
    const seen = lookAt(file);
    return { nsPerError, complaints: complaints(seen, { lines: calls + 1, first: "first" }) };
  }
  const firstLineMs = Number(grownNs - BigInt(startNs)) / 1e6;
  return { nsPerError, firstLineMs, ...checkStorm(file, { calls, stats, ns: nsPerError * calls }) };
}

/** Each error is either written or counted in a summary, and two lines a window are enough. */
function checkStorm(file, { calls, stats, ns: took }) {
  const seen = lookAt(file);
  const windows = Math.floor(took / WINDOW_NS) + 1;
  const written = seen.lines - 1;
  const linesPerWindow = (written + seen.summaries) / windows;
  const isExact = written + seen.withheld === calls && seen.withheld === stats.suppressed;
  return {
    linesPerWindow,
    complaints: [
      ...complaints(seen, { lines: stats.written, first: "first", stats }),
      ...(isExact ? [] : [`${written} written and ${seen.withheld} withheld of ${calls}`]),
      ...(linesPerWindow <= MAX_LINES_PER_WINDOW ? [] : [`${linesPerWindow} lines a window`]),
    ],
  };
}

/** Sees when a file grows: the monotonic clock is the same in all processes of the machine. */
function watchGrowth(file) {
  let timer;
  let grownNs = 0n;
  return {
    start() {
      const { size } = statSync(file);
      timer = setInterval(() => {
        if (statSync(file).size === size) return;
        grownNs = process.hrtime.bigint();
        clearInterval(timer);
      }, LOOK_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      return grownNs;
    },
  };
}

function tables(results, plan) {
  const base = results["bare throw and catch"]?.nsPerError?.median ?? Number.NaN;
  const title = `e, a storm, between processes: ${plan.storm.errors.toLocaleString("en-US")} identical errors, 12 calls deep, thrown and caught`;
  const head = ["", "an error", "rounds", "bare loop"];
  const loops = armTable(
    title,
    head,
    results,
    LOOPS.map(({ name }) => [name, name]),
    ({ nsPerError }) => [ns(nsPerError.median), spread(nsPerError, ns), ratio(nsPerError.median / base)],
  );
  return [loops, alternatingTable(results, plan), firstLine(results)];
}

function alternatingTable(results, { storm }) {
  const title = `e, within one process: ${storm.pairs} loops of ${storm.chunk} errors each with and without the call, by turns`;
  const head = ["", "median of the pairs", "rounds", "sum of all", "rounds"];
  return armTable(
    title,
    head,
    results,
    ALTERNATING.map((name) => [name.slice(13), name]),
    ({ ratio: of, ratioOfSums }) => [
      ratio(of.median),
      spread(of, ratio),
      ratio(ratioOfSums.median),
      spread(ratioOfSums, ratio),
    ],
  );
}

function firstLine({ ringlog }) {
  if (ringlog?.firstLineMs === undefined) return "";
  const { firstLineMs, linesPerWindow } = ringlog;
  return table(
    "ringlog's file in a storm",
    ["", "", "rounds"],
    [
      ["first line after the loop's start", ms(firstLineMs.median), spread(firstLineMs, ms)],
      ["lines a window of 2 s, at most", String(linesPerWindow.max), ""],
    ],
  );
}

function bar(results) {
  const goal = `caller, e duplicate: ≤ ${MAX_RATIO} × the bare throw and catch`;
  const within = results["alternating: ringlog"];
  const [bare, own] = [results["bare throw and catch"]?.nsPerError, results[RINGLOG]?.nsPerError];
  if (!within?.ratio || !bare || !own) return [failedLine(goal, "not measured")];
  const between = ratio(own.median / bare.median);
  return [
    {
      goal,
      own: ns(own.median),
      peer: `${ns(bare.median)} (bare)`,
      ratio: `${ratio(within.ratio.median)} (${spread(within.ratio, ratio)}; between processes ${between})`,
      isMet: within.ratio.median <= MAX_RATIO,
    },
  ];
}

export const storm = { name: "storm", question: "What does a storm of identical errors cost?", arms, tables, bar };
