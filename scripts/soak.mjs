// @ts-check
// Plays the model with one seed after the other, until the time is up or one fails. Usage: npm run soak -- [options]
//   --seconds <n>   how long (600)
//   --seed <n>      the first seed; default: another one each time
//   --runs <n>      at most so many seeds
//   --node <path>   another Node.js for the programs
//   --no-deaths     the worker is left alone
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { buildAll } from "./test/build.mjs";

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seconds: { type: "string", default: "600" },
    seed: { type: "string" },
    runs: { type: "string", default: "1000000" },
    node: { type: "string", default: process.execPath },
    deaths: { type: "boolean", default: true },
  },
});
const firstSeed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const endMs = performance.now() + Number(values.seconds) * 1_000;
const totals = { runs: 0, accepted: 0, written: 0, suppressed: 0, dropped: 0 };
let nextSeed = firstSeed;
/** @type {string[]} */
const failures = [];

await buildAll({ unchecked: false });
const node = resolve(values.node);
const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
console.log(`Node.js ${version}, from seed ${firstSeed}, for ${values.seconds} s`);
const MODEL = new URL("../packages/ringlog/build/test/support/model.js", import.meta.url).href;
/** @type {{ playModel: (folder: string, seed: number, deaths: string, node: string) => Promise<any> }} */
const { playModel } = await import(MODEL);
await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, takeTurns));
console.log(
  Object.entries(totals)
    .map(([name, count]) => `${count} ${name}`)
    .join(", "),
);
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function takeTurns() {
  while (failures.length === 0 && performance.now() < endMs && nextSeed < firstSeed + Number(values.runs)) {
    const seed = nextSeed++;
    const deaths = values.deaths && seed % 2 === 0 ? "deaths" : "no-deaths";
    await playOne(seed, deaths);
  }
}

/**
 * @param {number} seed
 * @param {string} deaths
 */
async function playOne(seed, deaths) {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-soak-"));
  try {
    add(await playModel(folder, seed, deaths, node));
  } catch (error) {
    const again = `npm run soak -- --seed ${seed} --runs 1${values.deaths ? "" : " --no-deaths"}`;
    failures.push(`${again}\n${error instanceof Error ? error.message : error}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {any} stats none where the process could not say */
function add(stats) {
  totals.runs++;
  for (const name of /** @type {const} */ (["accepted", "written", "suppressed"])) totals[name] += stats?.[name] ?? 0;
  for (const count of Object.values(stats?.dropped ?? {})) totals.dropped += count;
}
