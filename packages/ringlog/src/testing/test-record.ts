import type { LevelName } from "../record/level.js";

/** An error below another one. */
export interface TestCause {
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
}

/**
 * A record as a reader of the log finds it: its line of JSON, parsed. `docs/record.md` says what each key means. The application's
 * own fields stand beside these keys.
 */
export interface TestRecord {
  /** RFC 3339, UTC, milliseconds. */
  readonly time: string;
  readonly level: LevelName;
  readonly msg: string;
  readonly "service.name": string;
  readonly "service.instance.id": string;
  readonly "process.pid": number;
  readonly "thread.id": number;
  /** Missing in records of ringlog's own making. */
  readonly seq?: number;
  readonly "logger.name"?: string;
  readonly "request.id"?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly "event.name"?: string;
  readonly "exception.type"?: string;
  readonly "exception.message"?: string;
  readonly "exception.stacktrace"?: string;
  readonly "exception.causes"?: readonly TestCause[];
  readonly "exception.errors"?: readonly TestCause[];
  readonly "exception.props"?: { readonly [key: string]: unknown };
  readonly "error.fingerprint"?: string;
  readonly "code.function.name"?: string;
  readonly "debug.args"?: readonly unknown[];
  readonly "debug.path"?: readonly string[];
  readonly "debug.crash"?: boolean;
  readonly "debug.duration_ms"?: number;
  /** Of a summary: how many records were withheld. */
  readonly log_count?: number;
  readonly first_observed_timestamp?: string;
  readonly last_observed_timestamp?: string;
  readonly "suppressed.requests"?: number;
  readonly "suppressed.request_ids"?: readonly string[];
  readonly "suppressed.messages"?: readonly string[];
  readonly [field: string]: unknown;
}
