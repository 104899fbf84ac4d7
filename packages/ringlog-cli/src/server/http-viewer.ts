import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { sendError, sendFile, sendJson, sendText } from "./answer.js";
import type { EventHub } from "./event-hub.js";
import { EXPORT_PARAMETERS, sendExport } from "./export.js";
import { type Address, addressOf, checkRequest } from "./guard.js";
import { endServer, type ListenLimits, listen, portOf } from "./listen.js";
import { Parameters } from "./parameters.js";
import type { Questions } from "./questions.js";
import { Refusal } from "./refusal.js";
import { answer, takeNone, unknownPath } from "./routes.js";
import { Session } from "./session.js";
import { readStaticFiles, type StaticFile } from "./static-files.js";
import { type Target, toTarget } from "./target.js";

/** More at a time come of no page. */
const MAX_QUESTIONS_AT_ONCE = 64;

export interface HttpViewerOptions {
  readonly port: number;
  /** With the page's files. */
  readonly pageFolder: string;
  readonly questions: Questions;
  readonly events: EventHub;
}

/** The viewer's web server: the page, what it asks, and who may. */
export class HttpViewer {
  readonly #questions: Questions;
  readonly #events: EventHub;
  readonly #files: ReadonlyMap<string, StaticFile>;
  readonly #server: Server;
  readonly #address: Address;
  readonly #session: Session;
  #asked = 0;

  private constructor(
    { questions, events }: HttpViewerOptions,
    server: Server,
    files: ReadonlyMap<string, StaticFile>,
  ) {
    this.#questions = questions;
    this.#events = events;
    this.#files = files;
    this.#server = server;
    this.#address = addressOf(portOf(server));
    this.#session = new Session(portOf(server));
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  /** @throws CliError where the port cannot be had */
  static async open(options: HttpViewerOptions, limits: Partial<ListenLimits> = {}): Promise<HttpViewer> {
    const files = await readStaticFiles(options.pageFolder);
    return new HttpViewer(options, await listen(options.port, limits), files);
  }

  /** Opens the page in a browser; a secret, since it lets in who has it. */
  get url(): string {
    return `http://${this.#address.hosts[0]}/?token=${this.#session.token}`;
  }

  /** The same, for a program that is told of it on its command line: it opens the page once. */
  urlOnce(): string {
    return `http://${this.#address.hosts[0]}/?token=${this.#session.tokenOnce()}`;
  }

  async close(): Promise<void> {
    this.#events.close();
    await endServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", ignoreGone);
    try {
      checkRequest(request, this.#address);
      await this.#route(request, response, toTarget(request.url ?? ""));
    } catch (error) {
      sendError(request, response, error);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, target: Target): Promise<void> {
    const entrance = this.#session.enter(target);
    if (entrance !== undefined) return sendText(response, 303, "", entrance);
    this.#session.check(request);
    const file = this.#files.get(target.path);
    if (file !== undefined) return sendFile(request, response, file);
    if (!target.path.startsWith("/api/")) throw unknownPath();
    if (target.path === "/api/events") return this.#listen(request, response, target);
    await this.#ask(response, target);
  }

  #listen(request: IncomingMessage, response: ServerResponse, { search }: Target): void {
    takeNone(search);
    this.#events.open(request, response);
  }

  async #ask(response: ServerResponse, target: Target): Promise<void> {
    if (this.#asked >= MAX_QUESTIONS_AT_ONCE)
      throw new Refusal(503, "too many questions at once: try again", { headers: { "Retry-After": "1" } });
    this.#asked++;
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    try {
      if (target.path === "/api/export") {
        const given = new Parameters(target.search, EXPORT_PARAMETERS);
        return await sendExport(response, given, this.#questions, gone.signal);
      }
      sendJson(response, 200, await answer(target, this.#questions, gone.signal));
    } finally {
      this.#asked--;
    }
  }
}

/** Who asked has gone away, and with it who could be told. */
function ignoreGone(): void {
  // What was kept for the answer goes on "close".
}
