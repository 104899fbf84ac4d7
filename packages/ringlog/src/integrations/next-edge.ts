// `ringlog/next` in the edge runtime, which has neither threads nor files. Next.js evaluates instrumentation.ts there, too, as soon as
// one route or the middleware runs in it: nothing of ringlog may be loaded, and everything may be called.

type Handler = (...given: unknown[]) => unknown;

export function register(): void {
  // Nothing to set up.
}

export function registerRinglog(): void {
  // Nothing to set up.
}

export function onRequestError(): void {
  // Next.js tells the Node.js side of it.
}

export function withRequestLog(handler: Handler): Handler {
  return handler;
}

/** A logger that logs nothing. */
export function getRequestLogger(): object {
  return SILENT;
}

function nothing(): void {
  // As `silent()` does.
}

const SILENT: object = {
  ...Object.fromEntries(["trace", "debug", "info", "warn", "error", "fatal", "silent"].map((name) => [name, nothing])),
  level: "silent",
  isLevelEnabled: () => false,
  child: getRequestLogger,
  flush: async () => undefined,
  flushSync: () => true,
  close: async () => undefined,
};
