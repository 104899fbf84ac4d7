import { once } from "node:events";
import { type Agent, createServer, type IncomingHttpHeaders, type RequestListener, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { Line } from "./log-lines.js";

/** What a server has answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
  /** Parts of the body; each is sent when the one before it has arrived. */
  readonly body?: AsyncIterable<string> | readonly string[];
}

/** A server of the test's own. */
export interface TestServer {
  readonly port: number;
  call(path: string, call?: Call): Promise<Answer>;
  /** A connection of one's own, to send what Node's client refuses. */
  connect(): Socket;
}

/** Starts a server, which ends with the test. */
export async function serve(t: TestContext, listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, call: (path, call = {}) => send(port, path, call), connect: () => connect(port, "127.0.0.1") };
}

async function send(port: number, path: string, { method = "GET", headers, agent, body }: Call): Promise<Answer> {
  const options = { host: "127.0.0.1", port, path, method, headers, agent: agent ?? false };
  const message = request(options);
  const answered = new Promise<Answer>((resolve, reject) => {
    message.on("error", reject);
    message.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
  });
  for await (const part of body ?? []) message.write(part);
  message.end();
  return await answered;
}

/** The access records among these lines. */
export function accessOf(lines: readonly Line[]): Line[] {
  return lines.filter((line) => "http.server.request.duration" in line);
}

/** Runs by the steps that the test gives: `pass("a")` lets `await reach("a")` go on. */
export function steps(): { reach(name: string): Promise<void>; pass(name: string): void } {
  const gates = new Map<string, { readonly open: Promise<void>; readonly pass: () => void }>();
  const gate = (name: string) => {
    const known = gates.get(name);
    if (known !== undefined) return known;
    let pass: () => void = () => undefined;
    const open = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const made = { open, pass };
    gates.set(name, made);
    return made;
  };
  return { reach: (name) => gate(name).open, pass: (name) => gate(name).pass() };
}
