import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";
import { instance, warn } from "../core.js";
import { type Capture, capturedHere, wantedCapture } from "./register/capture.js";
import { configure } from "./register/configure.js";
import { captureConsole } from "./register/console-capture.js";
import { captureDebug } from "./register/debug-copies.js";
import { isPackageManager } from "./register/program.js";
import { readVariables } from "./register/variables.js";

const DONE = Symbol.for("ringlog.registered");
/** Under this name threads find what the main thread captures: their own environment may lack the variables. */
const CAPTURE = "ringlog.capture";

/**
 * Starts the process's logger as the `RINGLOG_*` variables say, and captures what the program writes by other means. Once a
 * thread, also where both builds are loaded. In a thread of a process that logs already, the process's logger is joined.
 * @internal
 */
export function register(): void {
  const realm = globalThis as { [DONE]?: boolean };
  if (realm[DONE] === true || isPackageManager(process.argv[1])) return;
  realm[DONE] = true;
  try {
    const wanted = capturedHere(isMainThread || !instance().isGuest ? start() : joined());
    if (wanted.includes("console")) captureConsole("all");
    else if (wanted.includes("stderr")) captureConsole("stderr");
    if (wanted.includes("debug")) captureDebug();
  } catch (error) {
    // A preload that throws would keep the program from running.
    warn(`register: ${(error as Error).message}; the program runs without what could not be set up`);
  }
}

function start(): readonly Capture[] {
  configure(readVariables(process.env));
  const wanted = wantedCapture(process.env);
  setEnvironmentData(CAPTURE, [...wanted]);
  return wanted;
}

/** The logger is the process's: nothing is configured here. */
function joined(): readonly Capture[] {
  return (getEnvironmentData(CAPTURE) as readonly Capture[] | undefined) ?? wantedCapture(process.env);
}
