// How long does the process live on after process.exit(), with 64 MB in the ring?
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { failedLine, limitLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { armTable, mb, ms, plain, spread } from "../tables.mjs";

const BACKLOG_BYTES = 64e6;
/** Info is refused from three quarters on. */
const BUFFER_BYTES = 256 * 2 ** 20;
const MAX_DRAIN_MS = 250;

function arms(plan) {
  return [{ name: RINGLOG, rounds: plan.exit.rounds, measure: measureOnce }];
}

async function measureOnce(folder) {
  const [file, noteFile] = ["exit.log", "exit.json"].map((name) => join(folder, name));
  const task = { peer: RINGLOG, file, noteFile, backlogBytes: BACKLOG_BYTES, bufferBytes: BUFFER_BYTES };
  const { exitNs } = await measure("exit", task);
  const note = JSON.parse(readFileSync(noteFile, "utf8"));
  const fileBytes = statSync(file).size;
  const complaints = complaintsOf(file, { lines: note.calls, first: `"userId":0`, last: `"userId":${note.calls - 1}` });
  const { backlogBytes, pending, calls } = note;
  return { drainMs: Number(exitNs - BigInt(note.exitNs)) / 1e6, backlogBytes, pending, calls, fileBytes, complaints };
}

function tables(results) {
  const head = ["", "until gone", "rounds", "in the ring", "records waiting", "all records", "written in all"];
  return [
    armTable("From process.exit() until the process is gone", head, results, [[RINGLOG, RINGLOG]], (result) => [
      ms(result.drainMs.median),
      spread(result.drainMs, ms),
      mb(result.backlogBytes.median),
      plain(result.pending.median),
      plain(result.calls.median),
      mb(result.fileBytes.median),
    ]),
  ];
}

function bar(results) {
  const goal = "drain at exit: 64 MB in ≤ 250 ms";
  const own = results[RINGLOG];
  return [
    own?.drainMs ? limitLine(goal, own.drainMs, ms, MAX_DRAIN_MS) : failedLine(goal, own?.failed ?? "not measured"),
  ];
}

export const exit = { name: "exit", question: "How long does it take to end?", arms, tables, bar };
