// What must be shown by the benchmarks: each goal with its figure, and whether it is met.
import { ms, ns, ratio } from "./tables.mjs";

const MAX_FIRST_LINE_MS = 50;
const MAX_LINES_PER_WINDOW = 2;
const MAX_STORM_RATIO = 1.1;
const MAX_SHARE_OF_PINO = 1 / 5;

export function goals(calls, storm) {
  const { firstLineMs, linesPerWindow, loop, isExact } = storm;
  return [
    goal("first line of a storm within 50 ms", ms(firstLineMs.median), firstLineMs.median <= MAX_FIRST_LINE_MS),
    goal("at most two lines a window", String(linesPerWindow.max), linesPerWindow.max <= MAX_LINES_PER_WINDOW),
    goal("exact counts", isExact ? "exact" : "wrong", isExact),
    goal(
      "a storm's loop at most 1.1 times the bare one",
      `${ms(loop.ringlog.median)} against ${ms(loop["without logging"].median)}, ${ratio(storm.ratio)} (best rounds ${ratio(storm.ratioOfBest)})`,
      storm.ratio <= MAX_STORM_RATIO,
    ),
    ...["in place", "hot"].map((mode) => fiveFields(mode, calls[`b, ${mode}`])),
  ];
}

function fiveFields(mode, byPeer) {
  const own = byPeer.ringlog.caller.median;
  const pino = byPeer["pino sync"].caller.median;
  const best = byPeer.ringlog.caller.min / byPeer["pino sync"].caller.min;
  const figure = `${ns(own)} against ${ns(pino)}, ${ratio(own / pino)} (best rounds ${ratio(best)})`;
  return goal(
    `five fields, ${mode}: at most a fifth of pino's sync destination`,
    figure,
    own / pino <= MAX_SHARE_OF_PINO,
  );
}

function goal(claim, figure, isMet) {
  return { claim, figure, isMet, text: `${isMet ? "met    " : "NOT MET"}  ${claim}: ${figure}` };
}
