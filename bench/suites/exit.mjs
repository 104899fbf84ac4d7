// How long does the process live on after process.exit(), with 64 MB in the ring?
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
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
/** What the child writes in all, on a slow day. */
const WARM_BYTES = 640e6;
const PIECE = Buffer.alloc(2 ** 20, "x");

function arms(plan) {
  return [{ name: RINGLOG, rounds: plan.exit.rounds, measure: measureOnce }];
}

async function measureOnce(folder) {
  const [file, noteFile] = ["exit.log", "exit.json"].map((name) => join(folder, name));
  const task = { peer: RINGLOG, file, noteFile, backlogBytes: BACKLOG_BYTES, bufferBytes: BUFFER_BYTES };
  // On a virtual machine the first use of a page that the host has taken back takes longer than the writing.
  plainWriteMs(join(folder, "warm"), WARM_BYTES);
  const { exitNs } = await measure("exit", task);
  const note = JSON.parse(readFileSync(noteFile, "utf8"));
  const fileBytes = statSync(file).size;
  const complaints = complaintsOf(file, { lines: note.calls, first: `"userId":0`, last: `"userId":${note.calls - 1}` });
  const { backlogBytes, pending, calls } = note;
  const drainedBytes = (fileBytes * pending) / calls;
  return {
    drainMs: Number(exitNs - BigInt(note.exitNs)) / 1e6,
    plainMs: plainWriteMs(join(folder, "plain"), drainedBytes),
    drainedBytes,
    backlogBytes,
    pending,
    calls,
    fileBytes,
    complaints,
  };
}

/** How long it takes to write so many bytes that are there already to a new file, on this thread. */
function plainWriteMs(file, bytes) {
  const fd = openSync(file, "a", 0o600);
  const startMs = performance.now();
  for (let done = 0; done < bytes; done += PIECE.length) writeSync(fd, PIECE);
  const ms = performance.now() - startMs;
  closeSync(fd);
  rmSync(file);
  return ms;
}

function tables(results) {
  const head = [
    "",
    "until gone",
    "rounds",
    "in the ring",
    "records waiting",
    "of them lines",
    "plain write of these",
    "written in all",
  ];
  return [
    armTable(
      "From process.exit() until the process is gone; beside it, as many bytes that are there already, written by one thread",
      head,
      results,
      [[RINGLOG, RINGLOG]],
      (result) => [
        ms(result.drainMs.median),
        spread(result.drainMs, ms),
        mb(result.backlogBytes.median),
        plain(result.pending.median),
        mb(result.drainedBytes.median),
        ms(result.plainMs.median),
        mb(result.fileBytes.median),
      ],
    ),
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
