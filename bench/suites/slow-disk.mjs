// What does a slow disk do to the application's event loop? The disk is a pipe that is read slowly and stands still for a while.
import { join } from "node:path";
import { failedLine } from "../bar.mjs";
import { complaints } from "../check.mjs";
import { measure } from "../child.mjs";
import { makeFifo } from "../fifo.mjs";
import { LOGGERS, RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, ms, plain, spread } from "../tables.mjs";

const STALL_MS = 1_500;
const MAX_ABOVE_NONE_MS = 1;
const NONE = "empty";

const peersOf = (plan) => (plan.isQuick ? [RINGLOG, NONE, "pino sync"] : [...LOGGERS, NONE]);

function arms(plan) {
  return peersOf(plan).map((peer) => ({
    name: peer,
    rounds: [RINGLOG, NONE].includes(peer) ? plan.slowDisk.rounds : 1,
    measure: (folder) => measureOnce(peer, plan, folder),
  }));
}

async function measureOnce(peer, { slowDisk: { logMs, stallAfterMs } }, folder) {
  const fifo = makeFifo(join(folder, "slow-disk"));
  try {
    await fifo.startReader({ stallAfterMs, stallMs: STALL_MS });
    const heard = ({ type }) => (type === "warm" ? fifo.slow() : fifo.hurry());
    const { figures } = await measure("slow-disk", { peer, file: fifo.path, logMs }, { heard });
    const { calls, stats, ...rest } = figures;
    const seen = await fifo.end();
    if (!writes(peer)) return rest;
    const lines = peer === RINGLOG ? stats.written : calls;
    return {
      ...rest,
      bytes: seen.bytes,
      complaints: [...complaints(seen, { lines }), ...lossesOf(peer, stats, calls)],
    };
  } finally {
    fifo.close();
  }
}

/** Nothing need be dropped here: it is less than what may wait. */
function lossesOf(peer, stats, calls) {
  return peer === RINGLOG && stats.written !== calls
    ? [`${plain(calls - stats.written)} of ${plain(calls)} dropped, and said so`]
    : [];
}

function tables(results, plan) {
  const title = `Event-loop delay, 20,000 records of b a second for ${plan.slowDisk.logMs / 1000} s into a pipe read at 3.2 MB/s that stands still for 1.5 s`;
  const head = ["", "p50", "p99.9", "rounds", "max", "rounds"];
  return [
    armTable(
      title,
      head,
      results,
      peersOf(plan).map((peer) => [peer, peer]),
      ({ p50Ms, p999Ms, maxMs }) => [
        ms(p50Ms.median),
        ms(p999Ms.median),
        spread(p999Ms, ms),
        ms(maxMs.median),
        spread(maxMs, ms),
      ],
    ),
  ];
}

function bar(results) {
  const goal = "event loop on a slow disk, p99.9: within 1 ms of no logging";
  const [own, none] = [results[RINGLOG]?.p999Ms, results[NONE]?.p999Ms];
  if (!own || !none) return [failedLine(goal, results[RINGLOG]?.failed ?? "not measured")];
  const above = own.median - none.median;
  const line = { goal, own: ms(own.median), peer: `${ms(none.median)} (no logging)` };
  return [
    {
      ...line,
      ratio: `${above < 0 ? "" : "+"}${ms(above)} (${spread(own, ms)} against ${spread(none, ms)})`,
      isMet: above <= MAX_ABOVE_NONE_MS,
    },
  ];
}

export const slowDisk = {
  name: "slow-disk",
  question: "What does a slow disk do to the event loop?",
  arms,
  tables,
  bar,
};
