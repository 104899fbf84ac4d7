import { escapeControl } from "../../../record/escape.js";
import type { DebugInfo } from "../../../record/record.js";
import type { Flow } from "./flow.js";
import { duration } from "./number.js";
import type { Screen } from "./screen.js";
import { inlineList } from "./value.js";

/** Most lines that the arguments of a call take. */
const MAX_LINES = 3;

/** `Payments.charge({ card: "x", amount: 100 })`. */
export function callText({ functionName, args }: DebugInfo, screen: Screen): string {
  const name = escapeControl(functionName);
  return args === undefined ? name : `${name}(${inlineList(args, screen.columns * MAX_LINES)})`;
}

/** The call that `debug` watched: with its arguments, what became of the error, and how long it took. */
export function putCall(flow: Flow, debug: DebugInfo, screen: Screen, gap: number): void {
  const { dim, plain } = screen.palette;
  flow.put(callText(debug, screen), plain, gap);
  if (debug.durationMs !== undefined) flow.putWhole([{ text: `took ${duration(debug.durationMs)}`, paint: dim }], 2);
  if (!hasPath(debug)) putOutcome(flow, debug, screen);
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
