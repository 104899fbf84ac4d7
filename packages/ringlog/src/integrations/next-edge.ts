// `ringlog/next` in the edge runtime, which has neither threads nor files: Next.js evaluates instrumentation.ts there, too, if only one
// route or the middleware runs in it.
import type { Logger } from "../caller/logger-interface.js";
import type { WithLog } from "./next/with-request-log.js";

type Handler = (...given: unknown[]) => unknown;

export function register(): void {}

export function registerRinglog(): void {}

export function onRequestError(): void {}

export function withRequestLog(handler: Handler): Handler {
  return handler;
}
