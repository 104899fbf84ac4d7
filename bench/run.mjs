// Benchmarks. Usage: npm run bench -- [--quick] [--all] [--rounds n]
//   --quick   two short rounds, to see that it works
//   --all     with winston, LogTape and tslog
// Peers are measured in turns, each measurement in a fresh process; figures are medians over the rounds. Tables go to stdout,
// progress to stderr, everything to results/latest.json (results/quick.json).
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { callTables, measureCalls } from "./calls.mjs";
import { goals } from "./goals.mjs";
import { MORE_PEERS, PEERS } from "./loggers.mjs";
import { describeMachine } from "./machine.mjs";
import { measureStorm, stormTable } from "./storm.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});

const plan = {
  peers: values.all ? [...PEERS, ...MORE_PEERS] : PEERS,
  rounds: Number(values.rounds ?? (values.quick ? 2 : 5)),
  bursts: values.quick ? 30 : 100,
  warmUpBursts: values.quick ? 15 : 30,
  hotCalls: values.quick ? 50_000 : 200_000,
  warmUpCalls: values.quick ? 20_000 : 50_000,
  errors: 100_000,
};

const folder = mkdtempSync(join(tmpdir(), "ringlog-bench-"));
const startMs = performance.now();
const say = (text) =>
  process.stderr.write(`${((performance.now() - startMs) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);

try {
  const machine = describeMachine(["ringlog", "pino", ...(values.all ? ["winston", "@logtape/logtape", "tslog"] : [])]);
  const calls = await measureCalls(plan, folder, say);
  const storm = await measureStorm(plan, folder, say);
  const lines = goals(calls, storm);
  const { cpu, cores, memoryGiB, node, commit } = machine;
  console.log(
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, Node.js ${node}, ringlog at ${commit}; medians of ${plan.rounds} rounds`,
  );
  console.log(callTables(plan, calls));
  console.log(stormTable(storm));
  console.log(["", "The goals:", "", ...lines.map(({ text }) => `  ${text}`)].join("\n"));
  await save({ ...machine, plan, calls, storm, goals: lines });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function save(result) {
  const results = new URL("./results/", import.meta.url);
  await mkdir(results, { recursive: true });
  const text = JSON.stringify(result, undefined, 2).replace(/\[[^[\]{}]*\]/g, (list) =>
    list.replace(/\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
  await writeFile(new URL(values.quick ? "quick.json" : "latest.json", results), `${text}\n`);
}
