import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorReply } from "../model/api.js";
import { Refusal } from "./refusal.js";
import { SECURITY_HEADERS } from "./security-headers.js";
import type { StaticFile } from "./static-files.js";

/** Sends a reply of `/api/`. */
export function sendJson(response: ServerResponse, status: number, reply: unknown, headers: Headers = {}): void {
  const body = Buffer.from(toJson(reply));
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(body);
}

type Headers = Readonly<Record<string, string>>;

/** JSON that is harmless also where something takes it for HTML or for a script. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Sends what is read by a person or by nobody. */
export function sendText(response: ServerResponse, status: number, text: string, headers: Headers = {}): void {
  const body = Buffer.from(text);
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
    ...headers,
  });
  response.end(body);
}

/** Sends a file of the page, or that the browser's copy is still right. */
export function sendFile(request: IncomingMessage, response: ServerResponse, file: StaticFile): void {
  const headers = { ...SECURITY_HEADERS, ETag: file.etag, "Cache-Control": "no-cache" };
  if (request.headers["if-none-match"] === file.etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, { ...headers, "Content-Type": file.type, "Content-Length": file.body.length });
  response.end(file.body);
}

/** Tells why a request is not answered; once an answer has begun, all that can be told is that it ends too early. */
export function sendError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, reply, headers } = describe(error);
  if (request.url?.startsWith("/api/")) sendJson(response, status, reply, headers);
  else sendText(response, status, `${reply.error}\n`, headers);
}

function describe(error: unknown): { status: number; reply: ErrorReply; headers: Headers } {
  const text = error instanceof Error ? error.message : String(error);
  // Of the index: it is being closed.
  if (error instanceof Error && error.name === "InterruptedError")
    return { status: 503, reply: { error: text }, headers: {} };
  if (!(error instanceof Refusal)) return { status: 500, reply: { error: text }, headers: {} };
  const { status, at, headers } = error;
  return { status, reply: at === undefined ? { error: text } : { error: text, at }, headers };
}
