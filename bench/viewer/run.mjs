// The viewer and the commands on a large log, lnav beside it. Tables go to stdout, everything to results/viewer.json.
// Usage: node bench/viewer/run.mjs [--lines 10000000] [--file big.log] [--rounds 5] [--only first,scans] [--lnav path]
//   --file    a file that generate.mjs made, with as many lines as --lines says; else one is made, and removed at the end
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { describeMachine } from "../machine.mjs";
import { startProgress } from "../progress.mjs";
import { median, summarise } from "../statistics.mjs";
import { mb, ms, table } from "../tables.mjs";
import { buildMeasured } from "./build.mjs";
import { generateLog } from "./generate.mjs";
import { GOALS, lnavVersion, PARTS } from "./parts.mjs";

const RESULTS = new URL("../results/", import.meta.url);
const GOAL_LINES = 10_000_000;

const { values } = parseArgs({
  options: {
    lines: { type: "string", default: String(GOAL_LINES) },
    file: { type: "string" },
    rounds: { type: "string", default: "5" },
    only: { type: "string" },
    lnav: { type: "string", default: "lnav" },
  },
});
const lines = Number(values.lines);
if (!Number.isSafeInteger(lines) || lines < 1_000)
  throw new Error(`--lines ${values.lines}: give a number of at least 1000`);

const folder = mkdtempSync(join(tmpdir(), "ringlog-bench-viewer-"));

async function main() {
  const machine = describeMachine(process.version, ["@duckdb/node-api"]);
  const file = values.file === undefined ? join(folder, "big.log") : resolve(values.file);
  if (values.file === undefined) generateLog({ path: file, lines });
  const setting = { lnav: values.lnav, file, lines, modules: await buildMeasured() };
  const parts = chosen().map((part) => ({ part, missing: part.missing(setting) }));
  const results = await takeTurns(
    parts.filter(({ missing }) => missing === undefined).map(({ part }) => part),
    setting,
  );
  const leftOut = parts.flatMap(({ part, missing }) => (missing === undefined ? [] : [`${part.name}: ${missing}`]));
  const log = { lines, bytes: statSync(file).size };
  print(machine, log, results, leftOut);
  save({ ...machine, lnav: lnavVersion(values.lnav) ?? "not installed", log, results, leftOut });
}

function chosen() {
  const names = values.only?.split(",") ?? PARTS.map(({ name }) => name);
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined)
    throw new Error(`no part is called ${unknown}: ${PARTS.map(({ name }) => name).join(", ")}`);
  return PARTS.filter(({ name }) => names.includes(name));
}

/** Each part in a process of its own, by turns; the first round, in which the file comes into memory, does not count. */
async function takeTurns(parts, setting) {
  const rounds = Number(values.rounds);
  const progress = startProgress((rounds + 1) * parts.length);
  const all = new Map();
  for (let round = 0; round <= rounds; round++)
    for (const part of parts) {
      const { measured, maxRssBytes } = await runPart(part, setting);
      progress.done(part.name);
      if (round > 0) for (const one of [...measured, memoryOf(part, maxRssBytes)]) keep(all, one);
    }
  progress.end();
  return Object.fromEntries(
    [...all].map(([what, { unit, of, cpu }]) => [what, { unit, ...summarise(of), cpuMs: cpuOf(cpu) }]),
  );
}

const memoryOf = (part, bytes) => ({ what: `memory: ${part.name}`, value: bytes, unit: "bytes" });
const cpuOf = (cpu) => (cpu.length === 0 ? undefined : Math.round(median(cpu)));

function keep(all, { what, ms: took, cpuMs, value, unit = "ms" }) {
  const known = all.get(what) ?? { unit, of: [], cpu: [] };
  known.of.push(took ?? value);
  if (cpuMs !== undefined) known.cpu.push(cpuMs);
  all.set(what, known);
}

async function runPart(part, setting) {
  const program = fileURLToPath(new URL(`./measure/${part.program}.mjs`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...part.args(setting)], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

function print(machine, log, results, leftOut) {
  console.log(
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node.js ${machine.node}, ringlog at ${machine.commit}; medians of ${values.rounds} rounds`,
  );
  if (machine.loadBefore > machine.cores / 4)
    console.log(
      `Others used this machine too: the load was ${machine.loadBefore} before the run. Figures are too high.`,
    );
  const rows = Object.entries(results).map(([what, result]) => rowOf(what, result, log));
  console.log(
    table(
      `${log.lines.toLocaleString("en-US")} lines, ${mb(log.bytes)}`,
      ["", "median", "lowest", "CPU", "goal", ""],
      rows,
    ),
  );
  for (const text of leftOut) console.log(`not measured: ${text}`);
}

function rowOf(what, { unit, median: middle, min, cpuMs }, log) {
  const show = unit === "bytes" ? mb : ms;
  const goal = log.lines === GOAL_LINES ? GOALS[what] : undefined;
  const verdict = goal === undefined ? "" : middle <= goal.below ? "met" : min <= goal.below ? "met at best" : "missed";
  return [
    what,
    show(middle),
    show(min),
    cpuMs === undefined ? "" : ms(cpuMs),
    goal === undefined ? "" : show(goal.below),
    verdict,
  ];
}

/** Only a whole run is kept. */
function save(result) {
  const isWhole = values.only === undefined && lines === GOAL_LINES;
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    new URL(isWhole ? "viewer.json" : "some-viewer.json", RESULTS),
    `${JSON.stringify(result, undefined, 2)}\n`,
  );
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
