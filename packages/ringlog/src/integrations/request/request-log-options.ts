import type { Logger } from "../../caller/logger-interface.js";
import type { ThresholdName } from "../../record/level.js";

/** How a request ended, as `level` is told. */
export interface RequestOutcome {
  readonly method: string;
  /** The pattern that matched, such as `/users/:id`. */
  readonly route: string | undefined;
  /** The path as it was requested, without the query. */
  readonly path: string;
  /** Undefined where no headers were sent. */
  readonly status: number | undefined;
  readonly durationMs: number;
  /** The connection ended before the response was complete. */
  readonly isAborted: boolean;
  /** What a handler threw. */
  readonly error: unknown;
}

/**
 * Options of every integration with an HTTP framework. `Request` and `Response` are the framework's own. What a function given here
 * throws is not thrown on: the record is made without it.
 */
export interface RequestLogOptions<Request, Response> {
  /** Default `getLogger()`. */
  readonly logger?: Logger | undefined;
  /**
   * The header that a request's id is taken from, and that it is set on. `false`: ids are always fresh, and no header is read
   * or set. Default `"x-request-id"`.
   */
  readonly requestIdHeader?: string | false | undefined;
  /** The id of a request that brings no valid one. Default: 8 characters of `[0-9a-z]`, also where it returns none that is valid. */
  readonly generateId?: ((request: Request) => string) | undefined;
  /** Whether to make no access record of a request. It has its id and its logger all the same, and errors are logged. */
  readonly ignore?: ((request: Request) => boolean) | undefined;
  /**
   * Level of the access record. Default: `error` where a handler failed or the status is 500 or more, `warn` from 400 on and where
   * the client left, else `info`.
   */
  readonly level?: ThresholdName | ((outcome: RequestOutcome) => ThresholdName) | undefined;
  /** More fields for the access record, asked for at the end of the response. */
  readonly fields?: ((request: Request, response: Response) => object) | undefined;
  /** Fields of every record that the request's logger makes. Each takes time for each request; the request's id is there anyway. */
  readonly bindings?: ((request: Request) => object) | undefined;
  /** `http.route` where the framework knows none. Keep it a pattern: one for each user would be as many routes as users. */
  readonly route?: ((request: Request, response: Response) => string | undefined) | undefined;
}
