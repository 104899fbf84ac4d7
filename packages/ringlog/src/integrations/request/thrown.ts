import { isError, sketchError } from "../../record/describe-error.js";
import { readProperty } from "../../record/read-property.js";

/** What a handler threw, as far as records need it. */
export interface Thrown {
  readonly value: unknown;
  readonly type: string;
  readonly message: string;
  /** The status that frameworks answer it with. */
  readonly status: number;
}

const FAILED = 500;

export function describeThrown(value: unknown): Thrown {
  const { type, message } = sketchError(value);
  return { value, type, message, status: statusOf(value) };
}

/** `status` or `statusCode` of 400 to 599, as the packages `http-errors` and `boom`-like errors have it. */
function statusOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return FAILED;
  const { status = readProperty(value, "statusCode") } = { status: readProperty(value, "status") };
  return typeof status === "number" && status >= 400 && status < 600 ? status : FAILED;
}

/** An Error, so that its record has the keys of one: anything may be thrown. */
export function asError({ value, type, message }: Thrown): Error {
  if (isError(value)) return value;
  const error = new Error(message);
  error.name = type;
  error.stack = `${type}: ${message}`;
  return error;
}
