type ErrorLike = Record<string, unknown> & { message: string };
type Fields = Record<string | symbol, unknown>;

/** Marks what is being serialized, so that a cycle ends. */
const SEEN = Symbol("circular-ref-tag");
const RAW = Symbol("pino-raw-err-ref");

/** Has `raw`, which is not written, and the keys in their order. */
const ERROR_PROTOTYPE: object = Object.create(
  {},
  {
    type: { enumerable: true, writable: true, value: undefined },
    message: { enumerable: true, writable: true, value: undefined },
    stack: { enumerable: true, writable: true, value: undefined },
    aggregateErrors: { enumerable: true, writable: true, value: undefined },
    raw: {
      enumerable: false,
      get(this: Fields) {
        return this[RAW];
      },
      set(this: Fields, value: unknown) {
        Object.defineProperty(this, RAW, { value, writable: true, configurable: true });
      },
    },
  },
);

function isErrorLike(value: unknown): value is ErrorLike {
  return Boolean(value) && typeof (value as ErrorLike).message === "string";
}

/** `cause` may be a function, as VError's is. */
function causeOf(error: ErrorLike): ErrorLike | undefined {
  const { cause } = error;
  const value: unknown = typeof cause === "function" ? cause.call(error) : cause;
  return isErrorLike(value) ? value : undefined;
}

function stackOf(error: ErrorLike, seen: Set<unknown> = new Set()): string {
  const stack = String(error["stack"] || "");
  if (seen.has(error)) return `${stack}\ncauses have become circular...`;
  const cause = causeOf(error);
  if (cause === undefined) return stack;
  seen.add(error);
  return `${stack}\ncaused by: ${stackOf(cause, seen)}`;
}

/** `isBare`: the message already tells of its cause, as VError's does. */
function messageOf(error: ErrorLike, seen: Set<unknown> = new Set(), isBare = false): string {
  const message = isBare ? "" : error.message || "";
  if (seen.has(error)) return `${message}: ...`;
  const cause = causeOf(error);
  if (cause === undefined) return message;
  seen.add(error);
  const tellsCause = typeof error["cause"] === "function";
  return message + (tellsCause ? "" : ": ") + messageOf(cause, seen, tellsCause);
}

/** An error's parts; its causes in the message and the stack. What is no error stays as it is. */
export function errSerializer(error: unknown): unknown {
  return serialize(error, errSerializer, false);
}

/** The same, with the cause as an object of its own. */
export function errWithCauseSerializer(error: unknown): unknown {
  return serialize(error, errWithCauseSerializer, true);
}

function serialize(given: unknown, self: (error: unknown) => unknown, hasCause: boolean): unknown {
  if (!isErrorLike(given)) return given;
  const error = given as Fields & ErrorLike;
  // A frozen error cannot be marked.
  const isMarked = Reflect.set(error, SEEN, undefined);
  const result = Object.create(ERROR_PROTOTYPE) as Fields;
  result["type"] = typeof error["constructor"] === "function" ? error["constructor"].name : error["name"];
  result["message"] = hasCause ? error.message : messageOf(error);
  result["stack"] = hasCause ? error["stack"] : stackOf(error);
  if (Array.isArray(error["errors"])) result["aggregateErrors"] = error["errors"].map((inner) => self(inner));
  if (hasCause && isErrorLike(error["cause"]) && !Object.hasOwn(error["cause"], SEEN))
    result["cause"] = self(error["cause"]);
  for (const key in error) if (result[key] === undefined) copyProperty(result, key, error[key], self, hasCause);
  if (isMarked) delete error[SEEN];
  result["raw"] = error;
  return result;
}

function copyProperty(
  result: Fields,
  key: string,
  value: unknown,
  self: (error: unknown) => unknown,
  hasCause: boolean,
): void {
  if (!isErrorLike(value)) result[key] = value;
  else if ((hasCause || key !== "cause") && !Object.hasOwn(value, SEEN)) result[key] = self(value);
}
