// How long does it take to start, and until the first line is in the file?
import { statSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failedLine, limitLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { armTable, ms, spread } from "../tables.mjs";

const PEERS = [RINGLOG, "pino sync", "pino transport", "an empty module"];
const IDLE_MS = 250;
const MAX_CALLER_MS = 10;
const MAX_FIRST_LINE_MS = 60;

function arms(plan) {
  return PEERS.map((peer) => ({
    name: peer,
    rounds: plan.start.rounds,
    measure: (folder) => measureOnce(peer, folder),
  }));
}

async function measureOnce(peer, folder) {
  const file = join(folder, "start.log");
  writeFileSync(file, "", { mode: 0o600 });
  const growth = watchFirstByte(file);
  const { figures, startNs } = await measure("start", { peer, file, idleMs: IDLE_MS });
  const firstLineNs = growth.stop();
  const [beginNs, importedNs, readyNs, loggedNs] = ["beginNs", "importedNs", "readyNs", "loggedNs"].map((key) =>
    BigInt(figures[key]),
  );
  const complaints = complaintsOf(file, { lines: 1, first: "first" });
  return {
    importMs: msBetween(beginNs, importedNs),
    initMs: msBetween(importedNs, readyNs),
    callerMs: msBetween(beginNs, readyNs),
    firstCallMs: msBetween(readyNs, loggedNs),
    firstLineMs: msBetween(importedNs, firstLineNs),
    firstLineOfProcessMs: msBetween(startNs, firstLineNs),
    complaints,
  };
}

function msBetween(startNs, endNs) {
  return Number(endNs - startNs) / 1e6;
}

/** Told by the kernel, so that nobody takes the other core by looking. */
function watchFirstByte(file) {
  let firstNs = 0n;
  const watcher = watch(file, () => {
    if (firstNs === 0n && statSync(file).size > 0) firstNs = process.hrtime.bigint();
  });
  return {
    stop() {
      watcher.close();
      return firstNs;
    },
  };
}

function tables(results) {
  const head = [
    "",
    "import",
    "init",
    "both",
    "rounds",
    "first call",
    "line after init's start",
    "rounds",
    "after the process's start",
  ];
  return [
    armTable(
      "Start, and the first line on disk, where the caller idles",
      head,
      results,
      PEERS.map((peer) => [peer, peer]),
      (result) => [
        ms(result.importMs.median),
        ms(result.initMs.median),
        ms(result.callerMs.median),
        spread(result.callerMs, ms),
        ms(result.firstCallMs.median),
        ms(result.firstLineMs.median),
        spread(result.firstLineMs, ms),
        ms(result.firstLineOfProcessMs.median),
      ],
    ),
  ];
}

function bar(results) {
  const own = results[RINGLOG];
  const peer = results["pino transport"];
  const goals = [
    "start: import + initLogger ≤ 10 ms on the caller",
    "start: first line on disk ≤ 60 ms after initLogger",
  ];
  if (!own?.callerMs || !peer?.callerMs) return goals.map((goal) => failedLine(goal, "not measured"));
  const beside = (figure) => `${ms(peer[figure].median)} (pino transport)`;
  return [
    { ...limitLine(goals[0], own.callerMs, ms, MAX_CALLER_MS), peer: beside("callerMs") },
    { ...limitLine(goals[1], own.firstLineMs, ms, MAX_FIRST_LINE_MS), peer: beside("firstLineMs") },
  ];
}

export const start = { name: "start", question: "How long does it take to start?", arms, tables, bar };
