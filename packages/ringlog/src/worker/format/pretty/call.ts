import { escapeControl } from "../../../record/escape.js";
import type { CallFigures, DebugInfo, Value } from "../../../record/record.js";
import type { Flow } from "./flow.js";
import { duration } from "./number.js";
import type { Screen } from "./screen.js";
import { inlineList, inlineValue } from "./value.js";

/** Most lines that the arguments of a call take. */
const MAX_LINES = 3;
/** Changed arguments that are shown; the rest is counted. */
const MAX_CHANGES = 3;
const MAX_CHANGE_CHARACTERS = 20;
/** Shares of a call's time: so much CPU time and more is work, less than the other is waiting. */
const BUSY_SHARE = 0.5;
const WAITING_SHARE = 0.1;
/** Shorter readings explain nothing, neither does a smaller share of the call's time. */
const LEAST_MS = 1;
const LEAST_SHARE = 0.02;

/** `Payments.charge({ card: "x", amount: 100 })`. */
export function callText({ functionName, args }: DebugInfo, screen: Screen): string {
  const name = escapeControl(functionName);
  return args === undefined ? name : `${name}(${inlineList(args, screen.columns * MAX_LINES)})`;
}

/** The call that `debug` watched: with its arguments, what became of the error, and how long it took. */
export function putCall(flow: Flow, debug: DebugInfo, screen: Screen, gap: number): void {
  const { dim, plain } = screen.palette;
  flow.put(callText(debug, screen), plain, gap);
  if (debug.durationMs !== undefined) flow.put(`took ${duration(debug.durationMs)}${reasons(debug)}`, dim, 2);
  if (!hasPath(debug)) putOutcome(flow, debug, screen);
  const { argsChanged } = debug;
  if (argsChanged !== undefined) flow.break().put(`changed since: ${changesText(argsChanged)}`, dim);
}

/** Behind a message that says how long the call took: why. */
export function putReasons(flow: Flow, debug: DebugInfo, screen: Screen): void {
  flow.put(reasons(debug), screen.palette.dim, 0);
}

/** `: CPU 1.2 s (busy), gc 35 ms, loop blocked 1.2 s`, as far as it tells something. */
function reasons({ durationMs = 0, figures }: DebugInfo): string {
  if (figures === undefined) return "";
  const { cpuMs, gcMs, loopDelayMs, throttledMs } = figures;
  const says = (text: string, ms: number | undefined): string[] =>
    ms === undefined || ms < Math.max(LEAST_MS, durationMs * LEAST_SHARE) ? [] : [`${text} ${duration(ms)}`];
  const parts = [
    ...(cpuMs === undefined ? [] : [`CPU ${duration(cpuMs)}${effort(cpuMs, durationMs)}`]),
    ...says("gc", gcMs),
    ...says("loop blocked", loopBlockedMs(figures, durationMs) ?? loopDelayMs),
    ...says("throttled", throttledMs),
  ];
  return parts.length === 0 ? "" : `: ${parts.join(", ")}`;
}

function effort(cpuMs: number, durationMs: number): string {
  if (cpuMs >= durationMs * BUSY_SHARE) return " (busy)";
  return cpuMs < durationMs * WAITING_SHARE ? " (waiting)" : "";
}

/** A call that never let the loop turn has blocked it all the time. */
function loopBlockedMs({ loopDelayMs, loopUtilization }: CallFigures, durationMs: number): number | undefined {
  return loopDelayMs === undefined && loopUtilization === 1 ? durationMs : undefined;
}

/** `0.items[2].price 5 → 7, 0.total 10 → 17, 2 more`. */
function changesText(changes: readonly Value[]): string {
  const more = changes.length - MAX_CHANGES;
  const shown = changes.slice(0, MAX_CHANGES).map(changeText).join(", ");
  return more > 0 ? `${shown}, ${more} more` : shown;
}

function changeText(change: Value): string {
  if (!(change instanceof Map)) return escapeControl(String(change));
  const side = (key: string): string =>
    change.has(key) ? inlineValue(change.get(key) as Value, MAX_CHANGE_CHARACTERS) : "nothing";
  return `${escapeControl(String(change.get("path")))} ${side("from")} → ${side("to")}`;
}

/** What `debug` did with the error. */
function putOutcome(flow: Flow, { crash }: DebugInfo, screen: Screen): void {
  if (crash === undefined) return;
  flow.putWhole([{ text: crash ? "rethrown" : "not rethrown", paint: screen.palette.dim }], 2);
}

function hasPath({ path }: DebugInfo): boolean {
  return path !== undefined && path.length > 1;
}

/** `through Payments.charge ← Checkout.run`: innermost first; nothing where there is but one. */
export function putPath(flow: Flow, debug: DebugInfo, screen: Screen): void {
  const { path } = debug;
  if (path === undefined || !hasPath(debug)) return;
  flow.put("through", screen.palette.dim);
  path.forEach((name, index) => {
    const arrow = index < path.length - 1 ? (screen.words ? ", called by" : " ←") : "";
    flow.putWhole([
      { text: escapeControl(name), paint: screen.palette.plain },
      { text: arrow, paint: screen.palette.dim },
    ]);
  });
  putOutcome(flow, debug, screen);
}
