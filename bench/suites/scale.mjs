// What does a call cost as something grows? Fingerprints, child loggers, shapes, threads, and what waits for the worker.
import { join } from "node:path";
import { complaints, lookAt } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { ns, spread, table } from "../tables.mjs";
import { backlogArm, backlogTable } from "./scale-backlog.mjs";

const TITLES = {
  fingerprints:
    "An error call, by how many errors with a fingerprint of their own take turns (withheld while 10,000 windows suffice)",
  children: "A call of b, by how many child loggers take turns",
  shapes: "A call with five fields, by how many shapes of objects take turns",
  threads: "A call of b, by how many threads log at the same time",
};

const peersOf = (plan) => (plan.isQuick ? [RINGLOG] : [RINGLOG, "pino sync"]);
const countsOf = (dimension, { scale }) => (dimension === "threads" ? scale.threads : scale.counts);
const nameOf = (dimension, count, peer) => `${dimension} ${count}: ${peer}`;

function arms(plan) {
  const grown = Object.keys(TITLES).flatMap((dimension) =>
    countsOf(dimension, plan).flatMap((count) =>
      peersOf(plan).map((peer) => ({
        name: nameOf(dimension, count, peer),
        group: `${dimension} ${count}`,
        rounds: peer === RINGLOG ? plan.scale.rounds : 1,
        measure: (folder) => measureOnce(dimension, count, peer, folder),
      })),
    ),
  );
  return [...grown, backlogArm(plan)];
}

async function measureOnce(dimension, count, peer, folder) {
  const file = join(folder, "scale.log");
  const task = { peer, file, dimension, count, threads: count };
  const { figures } = await measure(dimension === "threads" ? "scale-threads" : "scale", task);
  const { nsPerCall, calls, stats } = figures;
  const seen = lookAt(file);
  if (peer !== RINGLOG) return { nsPerCall, complaints: complaints(seen, { lines: calls }) };
  const isExact = seen.lines + seen.withheld === calls;
  return {
    nsPerCall,
    complaints: [
      ...complaints(seen, { lines: stats.written, stats }),
      ...(isExact ? [] : [`${seen.lines} written and ${seen.withheld} withheld of ${calls}`]),
    ],
  };
}

function tables(results, plan) {
  const grown = Object.entries(TITLES).map(([dimension, title]) => {
    const rows = countsOf(dimension, plan).map((count) => rowOf(results, dimension, count, plan));
    const head = ["", ...peersOf(plan).flatMap((peer) => [peer, "rounds"])];
    return [table(title, head, rows), ...notesOf(results, dimension)].join("\n");
  });
  return [...grown, backlogTable(results)];
}

function rowOf(results, dimension, count, plan) {
  const cells = peersOf(plan).flatMap((peer) => {
    const result = results[nameOf(dimension, count, peer)];
    if (!result?.nsPerCall) return ["✗", ""];
    return [`${ns(result.nsPerCall.median)}${result.complaints ? " †" : ""}`, spread(result.nsPerCall, ns)];
  });
  return [count.toLocaleString("en-US"), ...cells];
}

function notesOf(results, dimension) {
  return Object.entries(results)
    .filter(([name]) => name.startsWith(`${dimension} `))
    .flatMap(([name, { failed, complaints: found }]) => [
      ...(failed ? [`  ✗ ${name}: ${failed}`] : []),
      ...(found ? [`  † ${name}: ${found.join("; ")}`] : []),
    ]);
}

export const scale = {
  name: "scale",
  question: "What does a call cost as something grows?",
  arms,
  tables,
  bar: () => [],
};
