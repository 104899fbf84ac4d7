import { tracingChannel } from "node:diagnostics_channel";
import type { Instance } from "./instance.js";
import { asString } from "./json-text.js";
import {
  chindingsSym,
  endSym,
  errorKeySym,
  formattersSym,
  lsCacheSym,
  messageKeySym,
  nestedKeyStrSym,
  nestedKeySym,
  serializersSym,
  stringifiersSym,
  stringifySafeSym,
  stringifySym,
  wildcardFirstSym,
} from "./symbols.js";

const LINES = tracingChannel<unknown, { instance: Instance; arguments: unknown[]; result?: unknown }>("pino_asJson");

/** Whether anybody wants to see lines as they are made. */
export function isTraced(): boolean {
  return (LINES as { readonly hasSubscribers?: boolean }).hasSubscribers === true;
}

/** A whole line, its end included. `time`: with its key, and a comma before it. */
export function asJson(this: Instance, object: object, message: unknown, level: number, time: string): string {
  const compose = () => this[lsCacheSym][level] + time + this[chindingsSym] + restOfLine(this, object, message);
  if (!isTraced()) return compose();
  return LINES.traceSync(compose, { instance: this, arguments: [object, message, level, time] });
}

/** The line behind the bindings: the object's fields, the message, the end. */
export function restOfLine(logger: Instance, object: object, message: unknown): string {
  const fields = fieldsText(logger, object);
  const text = messageText(logger, message);
  if (logger[nestedKeySym] && fields !== "")
    return `${logger[nestedKeyStrSym]}${fields.slice(1)}}${text}${logger[endSym]}`;
  return fields + text + logger[endSym];
}

/** `,"key":value` of each own field. */
function fieldsText(logger: Instance, given: object): string {
  const { log } = logger[formattersSym];
  const object = (log === undefined ? given : log(given)) as Record<string, unknown>;
  const serializers = logger[serializersSym];
  const errorKey = logger[errorKeySym];
  let text = "";
  for (const key in object) {
    let value = object[key];
    if (value === undefined || !Object.hasOwn(object, key)) continue;
    const serializer = serializers[key] || (key === errorKey ? serializers["err"] : undefined);
    if (serializer) value = serializer(value);
    const json = valueText(logger, key, value);
    if (json !== undefined) text += `,${asString(key)}:${json}`;
  }
  return text;
}

/** `,"msg":…`, or nothing. */
function messageText(logger: Instance, message: unknown): string {
  if (message === undefined) return "";
  const key = logger[messageKeySym];
  const serializer = logger[serializersSym][key];
  const value = serializer ? serializer(message) : message;
  const json = value === undefined ? redactedText(logger, key, value) : valueText(logger, key, value);
  return json === undefined ? "" : `,"${key}":${json}`;
}

/** What stands in place of a message that its serializer has taken away. */
function redactedText(logger: Instance, key: string, value: unknown): string | undefined {
  const stringifiers = logger[stringifiersSym];
  return (stringifiers[key] ?? stringifiers[wildcardFirstSym])?.(value);
}

/** A value as JSON, redacted where its key says so; undefined: it is left out. */
function valueText(logger: Instance, key: string, value: unknown): string | undefined {
  const stringifiers = logger[stringifiersSym];
  const redact = stringifiers[key] ?? stringifiers[wildcardFirstSym];
  switch (typeof value) {
    case "undefined":
    case "function":
      return undefined;
    case "number": {
      const finite = Number.isFinite(value) ? value : null;
      return redact ? redact(finite) : String(finite);
    }
    case "boolean":
      return redact ? redact(value) : String(value);
    case "string":
      return redact ? redact(value) : asString(value);
    default:
      return (redact ?? logger[stringifySym]).call(logger, value, logger[stringifySafeSym]);
  }
}

/** Keys that pino does not take as bindings. */
const NOT_BOUND = new Set(["level", "serializers", "formatters", "customLevels"]);

/** The logger's bindings as text, with further ones behind. */
export function addBindings(logger: Instance, given: object): string {
  const serializers = logger[serializersSym];
  const stringifiers = logger[stringifiersSym];
  const bindings = logger[formattersSym].bindings(given) as Record<string, unknown>;
  let text = logger[chindingsSym];
  for (const key in bindings) {
    const given = bindings[key];
    if (given === undefined || NOT_BOUND.has(key) || !Object.hasOwn(bindings, key)) continue;
    const serializer = serializers[key];
    const value = serializer ? serializer(given) : given;
    const write = stringifiers[key] ?? stringifiers[wildcardFirstSym] ?? logger[stringifySym];
    const json = write.call(logger, value, logger[stringifySafeSym]);
    if (json !== undefined) text += `,${asString(key)}:${json}`;
  }
  return text;
}
