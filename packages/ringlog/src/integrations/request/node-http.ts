import type { Exchange } from "./exchange.js";
import { EXCHANGE } from "./exchange-of.js";
import type { NodeRequest, NodeResponse } from "./messages.js";

type Method = (...given: unknown[]) => unknown;

/** What the hooks reach of request and response. */
interface Hooked {
  [EXCHANGE]?: Exchange;
  emit: Method;
  write: Method;
  end: Method;
  readonly writableEnded?: boolean;
  /** Of HTTP/2; `rstCode` is why it was reset, 0 where it was not. */
  readonly stream?: { readonly rstCode?: number } | undefined;
  readonly errored?: unknown;
  readonly headersSent: boolean;
  readonly statusCode: number;
}

/** The methods that stood where the hooks stand now. */
export interface Replaced {
  readonly emitOfRequest: Method;
  readonly emitOfResponse: Method;
  readonly write: Method;
  readonly end: Method;
}

/**
 * Counts what is sent, hears of the end, and has all listeners of both run in the request's context: the body of a request comes
 * from the connection's parser, which knows nothing of it. One function serves all requests; they find theirs on `this`.
 */
export function hook(exchange: Exchange, request: NodeRequest, response: NodeResponse): void {
  const message = request as unknown as Hooked;
  const answer = response as unknown as Hooked;
  exchange.replaced = {
    emitOfRequest: message.emit,
    emitOfResponse: answer.emit,
    write: answer.write,
    end: answer.end,
  };
  message[EXCHANGE] = exchange;
  answer[EXCHANGE] = exchange;
  message.emit = emitOfRequest;
  answer.emit = emitOfResponse;
  answer.write = write;
  answer.end = end;
  response.on("finish", finished);
  response.on("close", closed);
}

function emitOfRequest(this: Hooked, ...event: unknown[]): unknown {
  const exchange = this[EXCHANGE] as Exchange;
  return exchange.scope.runInAsyncScope(exchange.replaced.emitOfRequest, this, ...event);
}

function emitOfResponse(this: Hooked, ...event: unknown[]): unknown {
  const exchange = this[EXCHANGE] as Exchange;
  return exchange.scope.runInAsyncScope(exchange.replaced.emitOfResponse, this, ...event);
}

function write(this: Hooked, ...given: unknown[]): unknown {
  const exchange = this[EXCHANGE] as Exchange;
  before(this, exchange, given);
  return exchange.replaced.write.apply(this, given);
}

function end(this: Hooked, ...given: unknown[]): unknown {
  const exchange = this[EXCHANGE] as Exchange;
  before(this, exchange, given);
  // With HTTP/2 it calls `write` for what was counted here.
  exchange.isEnding = true;
  try {
    return exchange.replaced.end.apply(this, given);
  } finally {
    exchange.isEnding = false;
  }
}

function before(response: Hooked, exchange: Exchange, [chunk, encoding]: readonly unknown[]): void {
  if (exchange.isEnding || response.writableEnded === true) return;
  // Koa takes all headers back before it answers an error.
  if (!response.headersSent) exchange.setIdHeader(response as unknown as NodeResponse);
  if (chunk !== undefined && chunk !== null) exchange.bodyBytes += sizeOf(chunk, encoding);
}

function sizeOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === "string")
    return Buffer.byteLength(chunk, typeof encoding === "string" ? (encoding as BufferEncoding) : "utf8");
  return ArrayBuffer.isView(chunk) ? chunk.byteLength : 0;
}

/** HTTP/2 says "finish" of a stream that was reset, too. */
function finished(this: Hooked): void {
  const exchange = this[EXCHANGE];
  if (this.writableEnded === false || this.stream?.rstCode) closed.call(this);
  else exchange?.complete(this.statusCode, exchange.bodyBytes);
}

function closed(this: Hooked): void {
  const exchange = this[EXCHANGE];
  if (exchange === undefined || exchange.isDone) return;
  exchange.abort(this.headersSent ? this.statusCode : undefined, this.errored);
}
