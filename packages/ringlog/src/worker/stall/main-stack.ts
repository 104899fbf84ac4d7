import type { Debugger, Session } from "node:inspector";

/** A main thread that cannot be held by then is in native code, or waits: the request is taken back. */
const GIVE_UP_MS = 500;
const MAX_FRAMES = 50;

/** Why no stack can be taken in this process; undefined: one can. */
export function stackRefusal(): string | undefined {
  // It connects, and finds out at the first stall.
  if (process.versions["bun"] !== undefined) return "Bun's inspector cannot pause a thread";
  try {
    openSession().disconnect();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * Takes the main thread's stack, and gives it as V8 writes one, or undefined. The thread is held only for as long as V8 takes to tell
 * it: a session that is closed, also by the death of this thread, lets it go. Returns what gives up.
 */
export function takeStack(done: (stack: string | undefined) => void): () => void {
  const urls = new Map<string, string>();
  let session: Session | undefined;
  const end = (stack?: string) => {
    if (session === undefined) return;
    clearTimeout(timer);
    const open = session;
    session = undefined;
    try {
      // Takes back a pause that has not come yet, and ends one that has.
      open.disconnect();
    } finally {
      done(stack);
    }
  };
  // What has come by then is heard first: this thread may have waited for a CPU, too.
  const timer = setTimeout(() => setImmediate(end), GIVE_UP_MS);
  const paused = ({ reason, hitBreakpoints = [], callFrames }: Debugger.PausedEventDataType) => {
    // A pause of somebody else's is left to him.
    const isOurs = reason === "other" && hitBreakpoints.length === 0;
    let stack: string | undefined;
    try {
      if (isOurs) session?.post("Debugger.resume");
      if (isOurs) stack = stackText(callFrames, urls);
    } finally {
      end(stack);
    }
  };
  try {
    session = openSession();
    session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    session.on("Debugger.paused", ({ params }) => paused(params));
    // Asked to pause only once it has answered: what hears nothing must not find a pause when it comes back.
    session.post("Debugger.enable", (error) => (error === null ? session?.post("Debugger.pause") : end()));
  } catch {
    // The stall is told without.
    clearTimeout(timer);
    if (session === undefined) done(undefined);
    else end();
  }
  return () => end();
}

function openSession(): Session {
  const inspector = process.getBuiltinModule("node:inspector") as typeof import("node:inspector") | undefined;
  if (inspector === undefined) throw new Error("Node.js was built without its inspector");
  const session = new inspector.Session();
  session.connectToMainThread();
  return session;
}

function stackText(frames: readonly Debugger.CallFrame[], urls: ReadonlyMap<string, string>): string {
  return frames
    .slice(0, MAX_FRAMES)
    .map(({ functionName, location: { scriptId, lineNumber, columnNumber = 0 } }) => {
      const place = `${urls.get(scriptId) || "<anonymous>"}:${lineNumber + 1}:${columnNumber + 1}`;
      return functionName === "" ? `    at ${place}` : `    at ${functionName} (${place})`;
    })
    .join("\n");
}
