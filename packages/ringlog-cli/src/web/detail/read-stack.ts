import { type ParsedStack, parseStack } from "../../../../ringlog/src/worker/stack/parse-stack.js";

export type { Frame } from "../../../../ringlog/src/worker/stack/parse-stack.js";

/** The library writes shorter ones. Beyond, looking for a message in its trace can take its length times that of the trace. */
const MAX_MESSAGE = 1_000;
const MAX_STACK = 200_000;

/** Reads a V8 stack trace of any size; of a very long one the frames at its end. */
export function readStack(stacktrace: string, message: string): ParsedStack {
  const isUsual = message.length <= MAX_MESSAGE && stacktrace.length <= MAX_STACK;
  return isUsual ? parseStack(stacktrace, message) : parseStack(stacktrace.slice(-MAX_STACK), "");
}
