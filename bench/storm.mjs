// An error storm: 100,000 identical errors thrown and caught in a loop, after a first flush().
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRecords, readStorm } from "./measure/check.mjs";
import { startMeasurement } from "./measure/start.mjs";
import { summarise } from "./statistics.mjs";
import { ms, ratio, spread, table } from "./tables.mjs";

const LOOK_EVERY_MS = 2;
const WINDOW_MS = 2_000;

const ARMS = [
  { name: "without logging", peer: "ringlog", isLogged: false },
  { name: "ringlog", peer: "ringlog", isLogged: true },
  { name: "pino sync", peer: "pino sync", isLogged: true },
];

/** Loop times by arm, and what ringlog's file says. */
export async function measureStorm(plan, folder, say) {
  const samples = Object.fromEntries(ARMS.map(({ name }) => [name, []]));
  const rounds = plan.rounds * 2;
  for (let round = 0; round < rounds; round++) {
    for (const arm of armsOf(round)) {
      const sample = await measureOne(plan, folder, arm);
      say(`round ${round + 1} of ${rounds}: storm, ${arm.name}: ${ms(sample.ms)}`);
      samples[arm.name].push(sample);
    }
  }
  const ofRinglog = samples.ringlog;
  const loop = Object.fromEntries(
    Object.entries(samples).map(([name, of]) => [name, summarise(of.map((sample) => sample.ms))]),
  );
  return {
    errors: plan.errors,
    loop,
    ratio: loop.ringlog.median / loop["without logging"].median,
    ratioOfBest: loop.ringlog.min / loop["without logging"].min,
    firstLineMs: summarise(ofRinglog.map((sample) => sample.firstLineMs)),
    linesPerWindow: summarise(ofRinglog.map((sample) => sample.linesPerWindow)),
    isExact: ofRinglog.every((sample) => sample.isExact),
    lastCounts: ofRinglog.at(-1).counts,
  };
}

/** The two arms of the ratio are short and measured twice as often; they take turns in who is first. */
function armsOf(round) {
  const arms = ARMS.filter(({ peer }) => peer === "ringlog" || round % 2 === 0);
  return round % 4 < 2 ? arms : arms.toReversed();
}

async function measureOne(plan, folder, { peer, isLogged }) {
  const file = join(folder, "storm.log");
  const watch = watchGrowth(file);
  let done;
  await startMeasurement("storm", { peer, isLogged, file, errors: plan.errors }, (message, child) => {
    if (message.type === "done") done = message;
    else {
      watch.start();
      child.send("go");
    }
  });
  const grownNs = watch.stop();
  const sample = check(plan, file, { peer, isLogged }, done, grownNs);
  rmSync(file);
  return sample;
}

function check(plan, file, { peer, isLogged }, done, grownNs) {
  if (done.caught !== plan.errors) throw new Error(`${done.caught} errors were thrown instead of ${plan.errors}`);
  if (!isLogged || peer !== "ringlog") {
    const lines = readRecords(file).length;
    const expected = isLogged ? plan.errors + 1 : 1;
    if (lines !== expected) throw new Error(`${peer}: ${lines} lines instead of ${expected}`);
    return { ms: done.ms };
  }
  const counts = readStorm(file);
  const windows = Math.floor(done.ms / WINDOW_MS) + 1;
  return {
    ms: done.ms,
    firstLineMs: Number(grownNs - BigInt(done.startNs)) / 1e6,
    linesPerWindow: (counts.written + counts.summaries) / windows,
    isExact:
      counts.written + counts.withheld === plan.errors &&
      counts.withheld === done.stats.suppressed &&
      counts.others === 1,
    counts,
  };
}

/** Sees when a file grows, by looking every 2 ms: the monotonic clock is the same in all processes of the machine. */
function watchGrowth(file) {
  let timer;
  let grownNs;
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

export function stormTable({ errors, loop, firstLineMs, linesPerWindow, isExact, lastCounts }) {
  const base = loop["without logging"].median;
  const rows = Object.entries(loop).map(([name, of]) => [name, ms(of.median), spread(of, ms), ratio(of.median / base)]);
  const title = `e, a storm: ${errors.toLocaleString("en-US")} identical errors, 12 calls deep, thrown and caught in a loop`;
  const { written, summaries, withheld } = lastCounts;
  return [
    table(title, ["", "the loop", "rounds", "bare loop"], rows),
    "",
    `  ringlog's first line: ${ms(firstLineMs.median)} after the loop's start (${spread(firstLineMs, ms)})`,
    `  lines a window of 2 s: at most ${linesPerWindow.max}; counts ${isExact ? "exact" : "WRONG"} in all rounds`,
    `  (last round: ${written} written + ${withheld.toLocaleString("en-US")} withheld in ${summaries} summaries)`,
  ].join("\n");
}
