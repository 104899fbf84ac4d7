// Benchmarks. Usage: npm run bench -- [--quick] [--only calls,storm] [--rounds n] [--node path]
//   --quick   what the bar needs, in two minutes
//   --only    some of the questions, by name
//   --node    another Node.js for the measurements
// Tables go to stdout, progress to stderr, everything to results/ as JSON and charts.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { barTable } from "./bar.mjs";
import { useNode } from "./child.mjs";
import { describeMachine } from "./machine.mjs";
import { PEERS } from "./peers/peer.mjs";
import { makePlan } from "./plan.mjs";
import { startProgress } from "./progress.mjs";
import { countSteps, takeTurns } from "./rounds.mjs";
import { save } from "./save.mjs";
import { SUITES } from "./suites/suite.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    node: { type: "string" },
  },
});
if (values.node !== undefined) useNode(values.node);
const node = execFileSync(values.node ?? process.execPath, ["--version"], { encoding: "utf8" }).trim();
const plan = makePlan(values.quick, values.rounds === undefined ? undefined : Number(values.rounds));
const suites = chosen(values.only);
const packages = [...new Set(PEERS.flatMap((peer) => peer.package ?? []))];
const machine = describeMachine(node, packages);

const results = await run();
const bar = suites.flatMap((suite) => suite.bar(results[suite.name], plan));
print();
save({ ...machine, plan, results, bar }, { isQuick: values.quick, isWhole: values.only === undefined });

function chosen(only) {
  if (only === undefined) return SUITES;
  const names = only.split(",");
  const unknown = names.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined)
    throw new Error(`no question is called ${unknown}: ${SUITES.map(({ name }) => name).join(", ")}`);
  return SUITES.filter(({ name }) => names.includes(name));
}

async function run() {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-bench-"));
  const arms = suites.map((suite) => [suite.name, suite.arms(plan)]);
  const progress = startProgress(arms.reduce((sum, [, of]) => sum + countSteps(of), 0));
  const all = {};
  try {
    for (const [name, of] of arms) all[name] = await takeTurns(of, folder, (arm) => progress.done(`${name}: ${arm}`));
  } finally {
    progress.end();
    rmSync(folder, { recursive: true, force: true });
  }
  return all;
}

function print() {
  const { cpu, cores, memoryGiB, commit, versions, loadBefore } = machine;
  console.log(
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, Node.js ${node}, ringlog at ${commit}; medians, up to ${plan.rounds} rounds`,
  );
  console.log(
    Object.entries(versions)
      .map((entry) => entry.join(" "))
      .join(", "),
  );
  if (loadBefore > cores / 4)
    console.log(
      `Others used this machine too: the load was ${loadBefore} before the run. Figures are too high, ratios uncertain.`,
    );
  for (const suite of suites) {
    console.log(`\n# ${suite.question}`);
    for (const text of suite.tables(results[suite.name], plan)) if (text !== "") console.log(text);
  }
  console.log(barTable(bar));
}
