import { types } from "node:util";
import { errorFromStack, isStackText } from "./stack-error.js";

/** What Nest calls a log call's arguments, sorted. */
export interface NestCall {
  /** Of the logger; undefined where the call named none. */
  readonly context: string | undefined;
  /** For a method of a ringlog logger. */
  readonly args: readonly unknown[];
  /** The error among them. */
  readonly error: unknown;
}

/**
 * Sorts the arguments by Nest's conventions: the last text is the context, a text in the form of a stack is the stack; plain
 * objects are fields. What is left is appended to the message.
 */
export function sortCall(message: unknown, params: readonly unknown[]): NestCall {
  const rest = params.filter((each) => each !== undefined);
  let stack = takeStack(rest);
  const context = typeof rest.at(-1) === "string" ? (rest.pop() as string) : undefined;
  stack ??= takeStack(rest);
  return { context, ...arrange(resolveLazy(message), rest, stack) };
}

function takeStack(rest: unknown[]): string | undefined {
  return isStackText(rest.at(-1)) ? (rest.pop() as string) : undefined;
}

/** A function is asked for its message, as Nest's logger does; a class stands for its name. */
function resolveLazy(message: unknown): unknown {
  let resolved = message;
  for (let count = 0; typeof resolved === "function" && count < MAX_LAZY; count++) {
    resolved = CLASS.test(Function.prototype.toString.call(resolved)) ? resolved.name : resolved();
  }
  return resolved;
}

const MAX_LAZY = 5;
const CLASS = /^class\b/;

function arrange(given: unknown, rest: readonly unknown[], stack: string | undefined): Omit<NestCall, "context"> {
  const { message, fields: own } = splitMessage(given);
  const objects = own === undefined ? rest.filter(isPlainObject) : [own, ...rest.filter(isPlainObject)];
  const error = findError(given, rest, stack);
  const texts = rest.filter((each) => each !== error && !isPlainObject(each));
  const fields = objects.length > 1 ? Object.assign({}, ...objects) : objects[0];
  return { error, args: [...withError(fields, error), ...message, ...texts] };
}

/** The message, if it is one, and what it has of fields: a `message` among them is meant, as Nest's own calls mean it. */
function splitMessage(given: unknown): { readonly message: readonly unknown[]; readonly fields: object | undefined } {
  if (isError(given) || isStackText(given)) return { message: [], fields: undefined };
  if (!isPlainObject(given)) return { message: [given], fields: undefined };
  const { message, ...others } = given as { readonly message?: unknown; readonly msg?: unknown };
  if (typeof message !== "string" || others.msg !== undefined) return { message: [], fields: given };
  return { message: [message], fields: others };
}

/** The error itself, before one that a stack tells of: it knows more. */
function findError(message: unknown, rest: readonly unknown[], stack: string | undefined): unknown {
  const given = [message, ...rest].find(isError);
  if (given !== undefined) return given;
  const text = stack ?? (isStackText(message) ? message : undefined);
  return text === undefined ? undefined : errorFromStack(text);
}

function withError(fields: object | undefined, error: unknown): readonly object[] {
  if (error === undefined) return fields === undefined ? [] : [fields];
  return [fields === undefined ? (error as object) : { ...fields, err: error }];
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || (typeof value === "object" && value instanceof Error);
}
