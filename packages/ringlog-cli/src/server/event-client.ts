import type { ServerResponse } from "node:http";
import type { Backlog } from "./backlog.js";

/** What may wait for a client in memory. One that reads slower gets the rest from the backlog, or is told that it missed some. */
const MAX_WAITING_BYTES = 256 * 1024;

/** A page that listens. It holds no events of its own, only the number of the one it gets next. */
export class EventClient {
  readonly #response: ServerResponse;
  readonly #backlog: Backlog;
  #next: number;
  #status: string | undefined;
  #isReset = false;
  #stuckSinceMs: number | undefined;

  /** @param lastId of the event that it had last, as it says */
  constructor(response: ServerResponse, backlog: Backlog, lastId: string | undefined) {
    this.#response = response;
    this.#backlog = backlog;
    const last = lastId === undefined ? backlog.newest : backlog.numberOf(lastId);
    this.#isReset = last === undefined;
    this.#next = (last ?? backlog.newest) + 1;
    response.on("drain", () => this.send());
  }

  /** The state of everything is told again whole; of several that wait, the newest is enough. */
  setStatus(json: string): void {
    this.#status = json;
    this.send();
  }

  /** Sends what there is, as far as the client takes it. */
  send(): void {
    while (!this.#isFull()) {
      const text = this.#nextText();
      if (text === undefined) return;
      this.#response.write(text);
    }
  }

  /** Keeps a connection open through which nothing comes, and shows whether the other end is still there. */
  beat(): void {
    if (!this.#isFull()) this.#response.write(": beat\n\n");
  }

  /** Ends a client that has taken nothing for too long. It may come back with the id that it had. */
  endIfStuck(nowMs: number, maxStuckMs: number): void {
    if (!this.#isFull()) this.#stuckSinceMs = undefined;
    else if (this.#stuckSinceMs === undefined) this.#stuckSinceMs = nowMs;
    else if (nowMs - this.#stuckSinceMs >= maxStuckMs) this.#response.destroy();
  }

  end(): void {
    this.#response.end();
    this.#response.destroy();
  }

  #isFull(): boolean {
    return this.#response.destroyed || this.#response.writableLength > MAX_WAITING_BYTES;
  }

  #nextText(): string | undefined {
    if (this.#next <= this.#backlog.newest && this.#backlog.at(this.#next) === undefined) this.#skipAll();
    if (this.#isReset) return this.#takeReset();
    if (this.#next <= this.#backlog.newest) return this.#takeLines();
    return this.#takeStatus();
  }

  #skipAll(): void {
    this.#isReset = true;
    this.#next = this.#backlog.newest + 1;
  }

  #takeReset(): string {
    this.#isReset = false;
    return this.#event("reset", "{}");
  }

  #takeLines(): string {
    const text = this.#backlog.at(this.#next) ?? "{}";
    this.#next += 1;
    return this.#event("lines", text);
  }

  #takeStatus(): string | undefined {
    const status = this.#status;
    this.#status = undefined;
    return status === undefined ? undefined : this.#event("status", status);
  }

  /** Every event tells where to go on after it, also the first of a page that has seen no lines yet. */
  #event(name: string, json: string): string {
    return `id: ${this.#backlog.idOf(this.#next - 1)}\nevent: ${name}\ndata: ${json}\n\n`;
  }
}
