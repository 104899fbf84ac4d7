import type { IncomingMessage, ServerResponse } from "node:http";
import type { LinesEvent, StatusReply } from "../model/api.js";
import { toJson } from "./answer.js";
import { Backlog } from "./backlog.js";
import { EventClient } from "./event-client.js";
import { Refusal } from "./refusal.js";
import { SECURITY_HEADERS } from "./security-headers.js";

export const MAX_EVENT_CLIENTS = 100;
const STATUS_PAUSE_MS = 250;
const BEAT_MS = 15_000;
const MAX_STUCK_MS = 60_000;
const RETRY_MS = 1000;
const BACKLOG = { maxEvents: 1000, maxBytes: 8 * 1024 * 1024 };

/** `/api/events`: all pages that listen, and what they are told. */
export class EventHub {
  readonly #clients = new Set<EventClient>();
  readonly #backlog: Backlog;
  readonly #beats: NodeJS.Timeout;
  readonly #status: () => StatusReply;
  #toldStatus = "";
  #statusTimer: NodeJS.Timeout | undefined;

  constructor(status: () => StatusReply, { backlog = BACKLOG, beatMs = BEAT_MS } = {}) {
    this.#status = status;
    this.#backlog = new Backlog(backlog);
    // The server alone keeps the process.
    this.#beats = setInterval(() => this.#beat(), beatMs).unref();
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** @throws Refusal where too many listen */
  open(request: IncomingMessage, response: ServerResponse): void {
    if (this.#clients.size >= MAX_EVENT_CLIENTS)
      throw new Refusal(503, `${MAX_EVENT_CLIENTS} pages listen already: close some`, {
        headers: { "Retry-After": "10" },
      });
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      Connection: "keep-alive",
    });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const lastId = request.headers["last-event-id"];
    this.#add(new EventClient(response, this.#backlog, typeof lastId === "string" ? lastId : undefined), response);
  }

  tellLines(event: LinesEvent): void {
    this.#backlog.append(toJson(event));
    for (const client of this.#clients) client.send();
  }

  /** Pages get the status as it is then, at most four times a second. */
  statusChanged(): void {
    this.#statusTimer ??= setTimeout(() => this.#tellStatus(), STATUS_PAUSE_MS);
  }

  close(): void {
    clearInterval(this.#beats);
    clearTimeout(this.#statusTimer);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  #add(client: EventClient, response: ServerResponse): void {
    this.#clients.add(client);
    response.on("close", () => this.#clients.delete(client));
    client.setStatus(toJson(this.#status()));
  }

  #tellStatus(): void {
    this.#statusTimer = undefined;
    const json = toJson(this.#status());
    if (json === this.#toldStatus) return;
    this.#toldStatus = json;
    for (const client of this.#clients) client.setStatus(json);
  }

  #beat(): void {
    const nowMs = performance.now();
    for (const client of this.#clients) {
      client.beat();
      client.endIfStuck(nowMs, MAX_STUCK_MS);
    }
  }
}
