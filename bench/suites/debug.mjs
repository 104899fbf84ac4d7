// What does `@debug` add to a method that succeeds?
import { join } from "node:path";
import { failedLine, limitLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG } from "../peers/peer.mjs";
import { ns, ratio, spread, table } from "../tables.mjs";

const MAX_ADDED_NS = 20;
/** Both methods fail once, at the end; then a last line. */
const LINES = 3;
/** An async method's wrapper may cost one `.then`; the two are measured to this part of each other. */
const MAX_OF_THEN = 1.1;

function arms(plan) {
  return [{ name: RINGLOG, rounds: plan.rounds, measure: (folder) => measureOnce(plan, folder) }];
}

async function measureOnce(plan, folder) {
  const file = join(folder, "debug.log");
  const { figures } = await measure("debug", { peer: RINGLOG, file, ...plan.debug });
  const complaints = complaintsOf(file, { lines: LINES, last: "last" });
  return { ...figures, complaints };
}

function tables({ ringlog }) {
  if (!ringlog?.addedNs) return [`  ✗ ${ringlog?.failed}`];
  const row = (name, own, added) => [
    name,
    ns(ringlog[own].median),
    spread(ringlog[own], ns),
    added ? ns(ringlog[added].median) : "",
  ];
  const watched = (name, added) => [name, ns(ringlog[added].median), spread(ringlog[added], ns)];
  return [
    table(
      "A method that multiplies and adds, ns a call",
      ["", "a call", "rounds", "more than bare"],
      [
        row("sync, bare", "bareNs"),
        row("sync, @debug", "wrappedNs", "addedNs"),
        row("async, bare", "bareAsyncNs"),
        row("async, with a .then", "thenNs", "addedThenNs"),
        row("async, @debug", "wrappedAsyncNs", "addedAsyncNs"),
      ],
    ),
    table(
      "Options that do something at every call, ns more than bare",
      ["", "a call", "rounds"],
      [
        watched('args: "entry", no arguments', "entryNoneNs"),
        watched('args: "entry", an object of three fields', "entrySmallNs"),
        watched('args: "entry", a list of twenty objects, 2 KB', "entryLargeNs"),
        watched("slowMs", "slowNs"),
      ],
    ),
  ];
}

function bar({ ringlog }) {
  const goals = ["@debug, sync, succeeds: ≤ 20 ns", "@debug, async, succeeds: ≤ one .then"];
  if (!ringlog?.addedNs) return goals.map((goal) => failedLine(goal, ringlog?.failed ?? "not measured"));
  const { addedNs, addedAsyncNs, addedThenNs, bareNs } = ringlog;
  const value = addedAsyncNs.median / addedThenNs.median;
  return [
    { ...limitLine(goals[0], addedNs, ns, MAX_ADDED_NS), peer: `${ns(bareNs.median)} (bare)` },
    {
      goal: goals[1],
      own: ns(addedAsyncNs.median),
      peer: `${ns(addedThenNs.median)} (.then)`,
      ratio: `${ratio(value)} (${spread(addedAsyncNs, ns)})`,
      isMet: value <= MAX_OF_THEN,
    },
  ];
}

export const debug = { name: "debug", question: "What does @debug add to a method that succeeds?", arms, tables, bar };
