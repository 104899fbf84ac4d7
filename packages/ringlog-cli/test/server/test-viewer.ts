import { connect } from "node:net";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { EventHub } from "../../src/server/event-hub.js";
import { HttpViewer } from "../../src/server/http-viewer.js";
import type { ListenLimits } from "../../src/server/listen.js";
import type { Questions } from "../../src/server/questions.js";
import { MemoryQuestions } from "./memory-questions.js";

/** The page as it is built, seen from this file once it is compiled. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../../../../dist/web/", import.meta.url));

export interface TestViewer {
  readonly viewer: HttpViewer;
  readonly events: EventHub;
  readonly port: number;
  readonly token: string;
  readonly cookie: string;
  /** Asks as the page does. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

interface TestViewerOptions {
  readonly questions?: Questions;
  readonly limits?: Partial<ListenLimits>;
  readonly events?: ConstructorParameters<typeof EventHub>[1];
}

/** Opens a viewer and its page; closed with the test. */
export async function openTestViewer(t: TestContext, options: TestViewerOptions = {}): Promise<TestViewer> {
  const questions = options.questions ?? new MemoryQuestions([]);
  const events = new EventHub(() => questions.status(), options.events);
  const viewer = await HttpViewer.open({ port: 0, pageFolder: PAGE_FOLDER, questions, events }, options.limits);
  t.after(() => viewer.close());
  const { port, searchParams } = new URL(viewer.url);
  const cookie = await enter(viewer.url);
  return {
    viewer,
    events,
    port: Number(port),
    token: searchParams.get("token") ?? "",
    cookie,
    get: (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie, ...headers } }),
  };
}

/** Opens the printed address as a browser does. @returns the cookie */
export async function enter(url: string): Promise<string> {
  const response = await fetch(url, { redirect: "manual" });
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

export interface RawAnswer {
  /** NaN where the connection ended without an answer. */
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are, and gives what comes until the other end closes. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    socket.on("data", (chunk) => chunks.push(chunk));
    // A server that ends the connection while we still write resets it: what came before counts.
    socket.on("error", () => {});
    socket.on("close", () => resolve(toAnswer(Buffer.concat(chunks).toString())));
  });
}

function toAnswer(text: string): RawAnswer {
  const [head = "", ...body] = text.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body: body.join("\r\n\r\n") };
}
