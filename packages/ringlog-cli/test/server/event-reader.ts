import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";

export interface ReadEvent {
  readonly name: string;
  readonly id: string;
  readonly data: unknown;
}

/** Listens to `/api/events` as a browser does, on a socket that a test can stop reading. */
export class EventReader {
  readonly socket: Socket;
  readonly events: ReadEvent[] = [];
  comments = 0;
  status = 0;
  isClosed = false;
  #text = "";
  readonly #waiting = new Set<() => void>();

  constructor(t: TestContext, port: number, cookie: string, lastId?: string) {
    this.socket = connect(port, "127.0.0.1");
    const last = lastId === undefined ? "" : `Last-Event-ID: ${lastId}\r\n`;
    this.socket.write(`GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n${last}\r\n`);
    this.socket.setEncoding("utf8").on("data", (text) => this.#take(String(text)));
    this.socket.on("error", () => {});
    this.socket.on("close", () => {
      this.isClosed = true;
      this.#wake();
    });
    t.after(() => this.socket.destroy());
  }

  named(name: string): ReadEvent[] {
    return this.events.filter((event) => event.name === name);
  }

  /** Waits until it holds; the test's own limit ends it. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  #take(text: string): void {
    this.#text += text;
    if (this.status === 0) this.status = Number(this.#text.split(" ")[1]);
    const blocks = this.#text.split("\n\n");
    this.#text = blocks.pop() ?? "";
    for (const block of blocks) this.#takeBlock(block);
    this.#wake();
  }

  /** The sizes of chunked encoding stand on lines of their own, and begin as no line of an event does. */
  #takeBlock(block: string): void {
    const field = (name: string) => block.match(new RegExp(`^${name}: (.*)$`, "m"))?.[1];
    if (/^: /m.test(block)) this.comments++;
    const name = field("event");
    if (name !== undefined)
      this.events.push({ name, id: field("id") ?? "", data: JSON.parse(field("data") ?? "null") });
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
