// The faults. Usage: npm run test:faults -- [--only 3,16] [--peers ringlog,winston] [--node path] [--save]
//   --only    some of the faults, by number
//   --peers   some of the loggers; default: all
//   --node    another Node.js for the programs
//   --save    keep the results in faults/results/, for `node bench/faults/document.mjs`
// The table goes to stdout, progress and what is wrong to stderr. Ends with 1 if ringlog fails at any fault.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { describeMachine } from "../machine.mjs";
import { PEERS, RINGLOG } from "./loggers.mjs";
import { missing } from "./needs.mjs";
import { play } from "./play.mjs";
import { loadFaults } from "./scenario.mjs";
import { addUp, describeProblems, table } from "./table.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    peers: { type: "string", default: PEERS.join() },
    node: { type: "string", default: process.execPath },
    save: { type: "boolean", default: false },
  },
});
const peers = values.peers.split(",");
const wanted = values.only?.split(",").map(Number);
const faults = (await loadFaults()).filter(({ number }) => wanted === undefined || wanted.includes(number));
const version = execFileSync(values.node, ["--version"], { encoding: "utf8" }).trim();
const startMs = performance.now();

/** @type {import("./table.mjs").Played[]} */
const played = [];
const waiting = plan();
const total = waiting.length;
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, takeTurns));
const rows = addUp(faults, peers, played);
const { cpu, cores, memoryGiB, platform, versions, commit, date } = describeMachine(version, [
  "ringlog",
  "pino",
  "winston",
]);
console.log(table(rows));
console.log(
  `\n${date}, Node.js ${version}, ${Object.entries(versions)
    .map((entry) => entry.join(" "))
    .join(
      ", ",
    )}, ${cpu}, ${cores} cores, ${platform}; ${total} programs in ${Math.round((performance.now() - startMs) / 1000)} s`,
);
const problems = describeProblems(rows);
if (problems !== "") console.error(`\n${problems}`);
if (values.save) save();
process.exitCode = rows.some(({ peer, state }) => peer === RINGLOG && state === "failed") ? 1 : 0;

/** Every case with every logger to which it applies. */
function plan() {
  return faults.flatMap((fault) =>
    fault.cases.flatMap((one) =>
      (one.peers ?? fault.peers)
        .filter((peer) => peers.includes(peer))
        .map((peer) => ({ fault, one, peer, reason: missing([...fault.needs, ...(one.needs ?? [])]) })),
    ),
  );
}

async function takeTurns() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { fault, one, peer, reason } = next;
    const figures = reason === undefined ? await playSafely(one, peer) : undefined;
    played.push({ fault, one, peer, reason, figures });
    progress(`${played.length} of ${total}: ${fault.number} ${fault.name}, ${one.name}, ${peer}`);
  }
}

/** A harness that fails is a fault that is not passed. */
async function playSafely(one, peer) {
  try {
    return await play(one, peer, { node: values.node });
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (played.length % 20 === 0) process.stderr.write(`${text}\n`);
  if (played.length === total && process.stderr.isTTY) process.stderr.write("\r\x1b[K");
}

/** A run of some faults takes the place of what the run before said of them. */
function save() {
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`node-${version.slice(1).split(".")[0]}.json`, folder);
  const machine = { date, commit, node: version, cpu, cores, memoryGiB, platform, versions };
  const kept = rowsOf(file).filter(
    (old) => !rows.some(({ number, peer }) => number === old.number && peer === old.peer),
  );
  const order = ({ number, peer }) => number * 100 + PEERS.indexOf(peer);
  const all = [...kept, ...rows].sort((a, b) => order(a) - order(b));
  writeFileSync(file, `${withoutPaths(JSON.stringify({ ...machine, rows: all }, undefined, 2))}\n`);
}

/** Results are compared between machines: where a program stood says nothing. */
function withoutPaths(text) {
  return text.replace(/(?:file:\/\/)?(?:\/[\w.@-]+)+\/(?=[\w.@-]+)/g, "…/");
}

function rowsOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).rows : [];
}
