// What a run comes to: the figures of the table, and what is wrong with them.
import { RINGLOG } from "./loggers.mjs";

/**
 * @typedef {object} Figures
 * @property {number} accepted
 * @property {number} written
 * @property {number} suppressed
 * @property {number} dropped lost, and said so by the logger itself
 * @property {number} torn
 * @property {number} duplicated
 * @property {number} unexplained lost, and nobody says so
 * @property {string} exit exit code or signal; "hangs" where it had to be killed
 * @property {boolean} isExitRight whether it ended as the program or the signal says
 * @property {number | undefined} exitMs from the program's last word until the process is gone
 * @property {Readonly<Record<string, number>>} [extra]
 * @property {readonly string[]} problems what the fault requires and did not happen; of ringlog only
 */

/** @returns {Figures} */
export function judge({ one, peer, ending, reports, found, said }) {
  const stats = addStats(reports);
  const calls = reports.reduce((sum, { calls = 0 }) => sum + calls, 0);
  const accepted = stats?.accepted ?? calls;
  const suppressed = stats?.suppressed ?? found.suppressed;
  const cutOff = peer === RINGLOG && one.expect.isCutOff ? cutOffLines(said.stderr, stats, found) : 0;
  const explained = Math.max(found.dropped, peer === RINGLOG ? toldOnStderr(said.stderr) : 0) + cutOff;
  const figures = {
    accepted,
    written: found.lines,
    suppressed,
    dropped: Math.max(explained, stats === undefined ? 0 : sumOf(stats.dropped)),
    torn: found.torn,
    duplicated: found.duplicated,
    unexplained: Math.max(0, accepted - found.lines - suppressed - explained, found.missing - explained),
    exit: ending.hung ? "hangs" : (ending.signal ?? String(ending.code)),
    isExitRight: !ending.hung && (ending.signal ?? String(ending.code)) === String(one.expect.exit ?? 0),
    exitMs: ending.hung || ending.exitMs === undefined ? undefined : Math.max(0, Math.round(ending.exitMs)),
    extra: Object.assign({}, ...reports.map(({ extra }) => extra)),
  };
  const problems = peer === RINGLOG ? problemsOf({ one, figures, stats, calls, found, said, reports }) : [];
  return { ...figures, problems };
}

function problemsOf({ one, figures, stats, calls, found, said, reports }) {
  const { expect } = one;
  const unavailable = /Option "?(\w+)"? is not available/.exec(said.stderr)?.[1];
  if (unavailable !== undefined) return [`this version has no option ${unavailable}`];
  const problems = [];
  const require = (holds, text) => {
    if (!holds) problems.push(text);
  };
  for (const what of /** @type {const} */ (["torn", "duplicated", "unexplained"]))
    require(figures[what] === 0, `${what}: ${figures[what]}`);
  for (const text of found.tornExamples) problems.push(`torn: ${text}`);
  require(figures.exit === String(expect.exit ?? 0), `ended with ${figures.exit}, not with ${expect.exit ?? 0}`);
  if (expect.exitWithinMs !== undefined)
    require((figures.exitMs ?? Number.POSITIVE_INFINITY) <= expect.exitWithinMs, `took ${figures.exitMs} ms to exit`);
  if ((expect.lost ?? "none") === "none")
    require(figures.dropped === 0, `lost ${figures.dropped}, though none had to be`);
  if (expect.lost === "counted") require(figures.dropped > 0, "nothing was lost: the fault did not happen");
  if (expect.fatal !== undefined) require(found.fatal === expect.fatal, `${found.fatal} fatal records`);
  if (expect.stderr !== undefined) require(expect.stderr.test(said.stderr), `stderr says: ${said.stderr.slice(-500)}`);
  if (stats !== undefined) problems.push(...accountProblems(stats, calls, found, one));
  else if (expect.stats !== false) problems.push(`no stats(): ${said.stderr.slice(-500)}`);
  problems.push(...(expect.check?.({ figures, stats, found, said, reports }) ?? []));
  if (problems.length > 0 && said.stderr !== "") problems.push(`stderr: ${said.stderr.slice(-700)}`);
  return problems;
}

/** ACC in the words of the list of faults. */
function accountProblems(stats, calls, found, { expect }) {
  const { isCutOff } = expect;
  const { accepted, written, suppressed, pending } = stats;
  const lost = sumOf(stats.dropped);
  const problems = [];
  if (accepted !== written + suppressed + lost + pending) problems.push(`does not add up: ${JSON.stringify(stats)}`);
  if (pending !== 0) problems.push(`${pending} pending at the end`);
  if (expect.callsAreKnown !== false && accepted !== calls + (expect.more ?? 0))
    problems.push(`${calls} calls and ${expect.more ?? 0} more, accepted ${accepted}`);
  // What was handed over to the writer's process may have been written since.
  const { unconfirmed = 0 } = stats.dropped;
  const isThere = found.lines >= written && found.lines <= written + unconfirmed;
  if (!isThere && !isCutOff) problems.push(`stats() says ${written} written, there are ${found.lines}`);
  return problems;
}

/** Lines that were written and that another program has cut off the file, if that was said. */
function cutOffLines(stderr, stats, found) {
  return /was truncated by another program: \d+ bytes/.test(stderr) ? Math.max(0, stats.written - found.lines) : 0;
}

/** Of all processes of the run. */
function addStats(reports) {
  const all = reports.flatMap(({ stats }) => stats ?? []);
  if (all.length === 0) return undefined;
  const total = { accepted: 0, written: 0, suppressed: 0, pending: 0, dropped: {} };
  for (const stats of all) {
    for (const name of ["accepted", "written", "suppressed", "pending"]) total[name] += stats[name];
    for (const [reason, count] of Object.entries(stats.dropped))
      total.dropped[reason] = (total.dropped[reason] ?? 0) + count;
  }
  return total;
}

function toldOnStderr(text) {
  const told = /^ringlog: (\d+) records? (?:was dropped|were dropped|could not be written)/gm;
  return [...text.matchAll(told)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function sumOf(counts) {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
