import type { Exchange } from "../request/exchange.js";

/** What is needed of `http.ServerResponse`. */
interface Response {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly writableFinished: boolean;
  prependOnceListener(event: string, listener: () => void): unknown;
}

/**
 * What a handler threw is an error of the request if the answer says so: an exception filter may know it and answer with 404. Once
 * the answer has begun, none can.
 */
export function noteError(exchange: Exchange, error: unknown): void {
  const response = responseOf(exchange);
  if (response === undefined || response.headersSent || isAnswer(error)) return exchange.fail(error);
  const settle = () => {
    if (response.statusCode >= FAILED || !response.writableFinished) exchange.fail(error);
  };
  // Before the access record is made.
  response.prependOnceListener("finish", settle);
  response.prependOnceListener("close", settle);
}

const FAILED = 500;

/** An `HttpException` with a status below 500. */
function isAnswer(error: unknown): boolean {
  const { status } = (error ?? {}) as { readonly status?: unknown };
  return typeof status === "number" && status >= 400 && status < FAILED;
}

/** Fastify's reply has it as `raw`. */
function responseOf({ response }: Exchange): Response | undefined {
  const { raw = response } = (response ?? {}) as { readonly raw?: unknown };
  return typeof (raw as Response | undefined)?.prependOnceListener === "function" ? (raw as Response) : undefined;
}

const ids = new WeakMap<object, string>();

/** Nest logs what a message's handler throws outside of its context. */
export function rememberId(error: unknown, id: string | undefined): void {
  if (typeof error === "object" && error !== null && id !== undefined) ids.set(error, id);
}

/** The id of the message whose handler threw this. */
export function rememberedId(error: unknown): string | undefined {
  return typeof error === "object" && error !== null ? ids.get(error) : undefined;
}
