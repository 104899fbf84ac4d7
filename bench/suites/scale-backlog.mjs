// The part of "scale" about what waits for the worker.
import { join } from "node:path";
import { complaints } from "../check.mjs";
import { measure } from "../child.mjs";
import { makeFifo } from "../fifo.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { ns, spread, table } from "../tables.mjs";

const MEGABYTES = [1, 4, 16, 32, 48];
const NAME = `backlog: ${RINGLOG}`;

export function backlogArm(plan) {
  return { name: NAME, group: "backlog", rounds: plan.scale.rounds, measure: measureOnce };
}

/** The reader begins only when all is in the ring. */
async function measureOnce(folder) {
  const fifo = makeFifo(join(folder, "backlog"));
  try {
    const heard = () => fifo.startReader();
    const task = { peer: RINGLOG, file: fifo.path, warmUpFile: join(folder, "warm-up.log"), megabytes: MEGABYTES };
    const { figures } = await measure("scale-backlog", task, { heard });
    const { warmUpCalls, calls, stats, ...rest } = figures;
    const seen = await fifo.end();
    // Its numbers go on where those of the warm-up end.
    const inPipe = { ...seen, lines: seen.lines + warmUpCalls, gaps: seen.gaps - warmUpCalls };
    return { ...rest, complaints: complaints(inPipe, { lines: calls, stats }) };
  } finally {
    fifo.close();
  }
}

export function backlogTable(results) {
  const result = results[NAME];
  if (result === undefined) return "";
  if (result.failed !== undefined) return `  ✗ ${NAME}: ${result.failed}`;
  const rows = MEGABYTES.map((size) => {
    const figure = result[`at${size}MB`];
    return [`${size} MB`, ns(figure.median), spread(figure, ns)];
  });
  const title = "A call of b, by how much waits for the worker, which stands still";
  const notes = result.complaints ? [`  † ${result.complaints.join("; ")}`] : [];
  return [table(title, ["", RINGLOG, "rounds"], rows), ...notes].join("\n");
}
