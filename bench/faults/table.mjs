// Adds up the cases of a fault, and prints one line a fault and logger.
import { RINGLOG } from "./loggers.mjs";

/**
 * @typedef {object} Played
 * @property {import("./scenario.mjs").Fault} fault
 * @property {import("./scenario.mjs").Case} one
 * @property {string} peer
 * @property {string | undefined} reason why it could not be played here
 * @property {any} figures
 */

/**
 * @typedef {object} Row
 * @property {number} number
 * @property {string} fault
 * @property {string} injected
 * @property {string} peer
 * @property {"passed" | "failed" | "skipped" | "measured"} state
 * @property {readonly string[]} skipped what could not be played, and why
 * @property {Readonly<Record<string, number | string>>} figures
 * @property {readonly string[]} problems
 * @property {readonly any[]} cases
 */

const SUMS = ["accepted", "written", "suppressed", "dropped", "torn", "duplicated", "unexplained"];
const COLUMNS = [...SUMS, "exit", "exitMs"];
const TITLES = { exitMs: "ms to exit" };

/**
 * @param {readonly import("./scenario.mjs").Fault[]} faults
 * @param {readonly string[]} peers
 * @param {readonly Played[]} played
 * @returns {Row[]}
 */
export function addUp(faults, peers, played) {
  return faults.flatMap((fault) =>
    peers.flatMap((peer) => {
      const own = played.filter((one) => one.fault === fault && one.peer === peer);
      return own.length === 0 ? [] : [rowOf(fault, peer, own)];
    }),
  );
}

function rowOf(fault, peer, own) {
  const ran = own.filter(({ figures }) => figures !== undefined);
  const counted = ran.flatMap(({ figures }) => (figures.failure === undefined ? [figures] : []));
  const problems = ran.flatMap(({ one, figures }) =>
    [...(figures.failure === undefined ? figures.problems : [figures.failure])].map((text) => `${one.name}: ${text}`),
  );
  return {
    number: fault.number,
    fault: fault.name,
    injected: fault.injected,
    peer,
    state: stateOf(peer, ran, problems),
    skipped: own.flatMap(({ one, reason }) => (reason === undefined ? [] : [`${one.name}: needs ${reason}`])),
    figures: {
      ...Object.fromEntries(SUMS.map((name) => [name, counted.reduce((sum, one) => sum + one[name], 0)])),
      exit: [...new Set(counted.map(({ exit }) => exit))].join(" "),
      exitMs: longest(counted.map(({ exitMs }) => exitMs)),
      ...extras(counted),
    },
    problems,
    cases: ran.map(({ one, figures }) => ({ name: one.name, ...figures })),
  };
}

function stateOf(peer, ran, problems) {
  if (ran.length === 0) return "skipped";
  if (peer !== RINGLOG) return "measured";
  return problems.length === 0 ? "passed" : "failed";
}

/** "–" where no case could tell. */
function longest(times) {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? "–" : Math.max(...known);
}

function extras(counted) {
  const all = {};
  for (const { extra = {} } of counted)
    for (const [name, value] of Object.entries(extra)) all[name] = Math.max(all[name] ?? 0, value);
  return all;
}

/** @param {readonly Row[]} rows */
export function table(rows) {
  const cells = rows.map((row) => [
    String(row.number),
    row.fault,
    row.peer,
    ...COLUMNS.map((name) => (row.state === "skipped" ? "–" : String(row.figures[name]))),
    noteOf(row),
  ]);
  const titles = ["#", "fault", "logger", ...COLUMNS.map((name) => TITLES[name] ?? name), ""];
  const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at].length)));
  const isText = (at) => at === 1 || at === 2 || at >= titles.length - 3;
  const line = (row) =>
    row
      .map((cell, at) => (isText(at) ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join("  ")
      .trimEnd();
  const how = rows.flatMap(({ number, peer, injected }) => (peer === rows[0].peer ? [`${number}: ${injected}`] : []));
  return [line(titles), ...cells.map(line), "", "injected how:", ...how].join("\n");
}

function noteOf({ state, skipped, figures }) {
  const extra = Object.entries(figures).filter(([name]) => !COLUMNS.includes(name));
  const notes = extra.map(([name, value]) => `${name}: ${value}`);
  return [...(state === "measured" ? [] : [state]), ...notes, ...skipped.map((text) => `skipped: ${text}`)].join("; ");
}

/** @param {readonly Row[]} rows */
export function describeProblems(rows) {
  return rows
    .filter(({ state }) => state === "failed")
    .map(
      ({ number, fault, problems }) => `fault ${number}, ${fault}:\n${problems.map((text) => `  ${text}`).join("\n")}`,
    )
    .join("\n");
}
