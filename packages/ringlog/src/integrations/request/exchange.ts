import { AsyncResource } from "node:async_hooks";
import type { Logger, LogMethod } from "../../caller/logger-interface.js";
import { type LevelName, levelNumber, THRESHOLD_NAMES, type ThresholdName } from "../../record/level.js";
import { attempt, readProperty, THREW } from "../../record/read-property.js";
import { errorMark, isUnrecorded } from "../../runtime/api.js";
import { instance } from "../../runtime/realm.js";
import { type Access, accessFields, logAccess } from "./access-record.js";
import type { NodeResponse } from "./messages.js";
import type { Replaced } from "./node-http.js";
import { outcomeLevel } from "./outcome-level.js";
import type { Settings } from "./request-log.js";
import type { RequestOutcome } from "./request-log-options.js";
import { asError, describeThrown, type Thrown } from "./thrown.js";

/** Codes of errors that say no more than that the other side has left. */
const LEFT_CODES: ReadonlySet<unknown> = new Set(["ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET", "EPIPE", "ABORT_ERR"]);
/** Of Node's HTTP parser, which finds that a request has no end. */
const PARSER_CODE = "HPE_";

function saysLeft(error: unknown): boolean {
  const code = typeof error === "object" && error !== null ? readProperty(error, "code") : undefined;
  return LEFT_CODES.has(code) || (typeof code === "string" && code.startsWith(PARSER_CODE));
}

/** A request and the response to it. Made inside of the request's context, which it keeps. */
export class Exchange {
  /** The request's context, for what is called from elsewhere. */
  readonly scope = new AsyncResource("ringlog.request");
  /** The request's logger. */
  readonly log: Logger;
  /** What it binds. */
  readonly bindings: object | undefined;
  readonly id: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Of the framework. */
  request: unknown;
  response: unknown;
  /** The pattern that matched, where it is known before the end; else the integration is asked. */
  route: string | undefined;
  bodyBytes = 0;
  isEnding = false;
  isDone = false;
  declare replaced: Replaced;
  readonly #settings: Settings;
  readonly #startMs = performance.now();
  readonly #errorMark = errorMark();
  readonly #isIgnored: boolean;
  #thrown: Thrown | undefined;
  #isAborted = false;

  constructor(settings: Settings, id: string, method: string, path: string, request: unknown, response: unknown) {
    this.#settings = settings;
    this.id = id;
    this.method = method;
    this.path = path;
    this.request = request;
    this.response = response;
    const { ignore, bindings } = settings;
    this.#isIgnored = ignore !== undefined && attempt(() => ignore(request)) === true;
    const bound = bindings === undefined ? undefined : attempt(() => bindings(request));
    this.bindings = bound === THREW ? undefined : bound;
    const logger = settings.logger();
    const child = attempt(() => logger.child(this.bindings));
    this.log = child === THREW ? logger : child;
  }

  /** Sets the id on the response, unless the application has set that header. */
  setIdHeader(response: NodeResponse): void {
    const { header } = this.#settings;
    if (header !== undefined && !response.hasHeader(header)) response.setHeader(header, this.id);
  }

  /** The same for a response of the web's kind, by what sets its headers. */
  setWebHeader(headers: { header(name: string, value: string): void }): void {
    if (this.#settings.header !== undefined) headers.header(this.#settings.header, this.id);
  }

  /**
   * Logs what a handler threw: once, and not at all where `debug` has. An error with a status below 500 is an answer: it is logged
   * at `debug`, and the access record has its message. So is one that says no more than that the client has left. `more`: fields of
   * the framework's own.
   */
  fail(error: unknown, more?: object): void {
    if (this.#thrown !== undefined && Object.is(this.#thrown.value, error)) return;
    const thrown = describeThrown(error);
    this.#thrown = thrown;
    if (!isUnrecorded(error, this.#errorMark)) return;
    const isQuiet = thrown.status < 500 || (this.#isAborted && saysLeft(error));
    this.scope.runInAsyncScope(this.#logError, this, isQuiet ? this.log.debug : this.log.error, thrown, more);
  }

  /** The same for a stream that broke off, or was given up because the client had left. */
  failStream(error: unknown): void {
    if (error !== undefined && error !== null && !saysLeft(error)) this.fail(error);
  }

  #logError(log: LogMethod, thrown: Thrown, more: object | undefined): void {
    log({
      err: asError(thrown),
      "http.request.method": this.method,
      "http.route": this.#routeNow(),
      "url.path": this.path,
      ...more,
    });
  }

  /** The response is out, `bodyBytes` of it as far as known. */
  complete(status: number, bodyBytes: number | undefined): void {
    if (this.isDone) return;
    this.isDone = true;
    const hasBody = this.method !== "HEAD" && status !== 204 && status !== 304;
    attempt(() => this.#end(status, hasBody ? bodyBytes : 0, false));
  }

  /** The connection was lost, or ended by whatever `error` is. `status`: undefined where no headers were sent. */
  abort(status: number | undefined, error?: unknown): void {
    if (this.isDone) return;
    this.isDone = true;
    this.#isAborted = true;
    attempt(() => {
      if (this.#thrown === undefined) this.failStream(error);
      this.#end(status, this.bodyBytes, true);
    });
  }

  #end(status: number | undefined, bodyBytes: number | undefined, isAborted: boolean): void {
    if (this.#isIgnored) return;
    const { method, path } = this;
    const route = this.#routeNow();
    const durationMs = performance.now() - this.#startMs;
    const thrown = this.#thrown;
    const level = this.#level({ method, path, route, status, durationMs, isAborted, error: thrown?.value });
    if (level === "silent" || !this.#isWanted(level)) return;
    const errorMessage = thrown !== undefined && thrown.status < 500 ? thrown.message : undefined;
    const access = {
      method,
      path,
      route,
      status,
      durationMs,
      bodyBytes,
      isAborted,
      errorType: thrown?.type,
      errorMessage,
    };
    logAccess(this.log[level], access, this.#fields(access));
  }

  /** By a sink, or by the recorder. */
  #isWanted(level: LevelName): boolean {
    return this.log.isLevelEnabled(level) || levelNumber(level) >= instance().recorderLevel;
  }

  #fields(access: Access): object {
    const own = accessFields(access);
    const { fields } = this.#settings;
    if (fields === undefined) return own;
    const more = attempt(() => fields(this.request, this.response));
    return typeof more === "object" && more !== null ? { ...own, ...more } : own;
  }

  /** Never one that there is not. */
  #level(outcome: RequestOutcome): ThresholdName {
    const level = attempt(() => this.#settings.level(outcome));
    return (THRESHOLD_NAMES as readonly unknown[]).includes(level) ? (level as ThresholdName) : outcomeLevel(outcome);
  }

  #routeNow(): string | undefined {
    if (this.route !== undefined) return this.route;
    const route = attempt(() => this.#settings.route(this.request, this.response));
    return typeof route === "string" ? route : undefined;
  }
}
