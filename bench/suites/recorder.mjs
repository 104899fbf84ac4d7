// What does the recorder cost its caller? Workloads a and b in place: ordinary and quiet records, with it and without.
import { join } from "node:path";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { armTable, ns, ratio, spread } from "../tables.mjs";

const TITLES = { a: "a: a constant message", b: "b: a message with { userId, method, url, status, ms }" };
/** `kept`: how many lines an error at the end brings along. */
const WAYS = {
  "an ordinary record, without the recorder": { options: {} },
  "an ordinary record, with the recorder": { options: { recorder: true } },
  "a quiet record, with the recorder": { options: { recorder: true, isQuiet: true }, lines: 101 },
  "a quiet record, without the recorder": { options: { isQuiet: true }, lines: 1 },
};
const [ORDINARY] = Object.keys(WAYS);

const nameOf = (workload, way) => `${workload}: ${way}`;

function arms(plan) {
  return Object.keys(TITLES).flatMap((workload) =>
    Object.entries(WAYS).map(([way, { options, lines }]) => ({
      name: nameOf(workload, way),
      group: workload,
      rounds: plan.recorder.rounds,
      measure: (folder) => measureOnce(workload, options, lines, plan, folder),
    })),
  );
}

async function measureOnce(workload, options, lines, { recorder: { bursts, warmUpBursts } }, folder) {
  const task = { peer: RINGLOG, workload, mode: "in place", file: join(folder, "recorder.log"), bursts, warmUpBursts };
  const { figures } = await measure("calls", { ...task, options });
  const { calls, stats, ...rest } = figures;
  return { ...rest, complaints: complaintsOf(task.file, { lines: lines ?? calls, stats }) };
}

function tables(results) {
  return Object.entries(TITLES).map(([workload, title]) => {
    const ordinary = results[nameOf(workload, ORDINARY)]?.nsPerCall?.median ?? Number.NaN;
    const head = ["", "a call", "rounds", "of an ordinary one", "mean of all bursts"];
    const rows = Object.keys(WAYS).map((way) => [way, nameOf(workload, way)]);
    return armTable(`${title}; in place`, head, results, rows, ({ nsPerCall, nsOfAll }) => [
      ns(nsPerCall.median),
      spread(nsPerCall, ns),
      ratio(nsPerCall.median / ordinary),
      ns(nsOfAll.median),
    ]);
  });
}

export const recorder = {
  name: "recorder",
  question: "What does the recorder cost its caller?",
  arms,
  tables,
  bar: () => [],
};
