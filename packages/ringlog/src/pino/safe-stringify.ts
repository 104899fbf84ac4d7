/** A value as JSON, or undefined where JSON has no word for it. */
export type Stringify = (value: unknown, safe?: SafeStringify) => string | undefined;
export type SafeStringify = (value: unknown) => string | undefined;

export const UNSERIALIZABLE = '"[unable to serialize, circular reference is too complex to analyze]"';
const CIRCULAR = '"[Circular]"';

/** As JSON; by the safe way where that throws. */
export function stringify(value: unknown, safe: SafeStringify): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // A cycle, a bigint, or code of the application's own that throws: the safe way tells them apart.
    try {
      return safe(value);
    } catch {
      return UNSERIALIZABLE;
    }
  }
}

/**
 * What pino falls back to: cycles become "[Circular]", a bigint its digits, keys are sorted, and depth and width are bounded. It may
 * throw: by a getter or a `toJSON`.
 */
export function createSafeStringify(depthLimit: number, edgeLimit: number): SafeStringify {
  const ancestors: object[] = [];
  const write = (key: string, value: unknown): string | undefined => {
    if (typeof value === "object") return value === null ? "null" : object(key, value);
    return primitive(value);
  };
  const object = (key: string, value: object): string | undefined => {
    const { toJSON } = value as { toJSON?: unknown };
    const result: unknown = typeof toJSON === "function" ? toJSON.call(value, key) : value;
    if (typeof result !== "object") return primitive(result);
    if (result === null) return "null";
    if (ancestors.includes(result)) return CIRCULAR;
    return Array.isArray(result) ? array(result) : members(result);
  };
  const array = (values: readonly unknown[]): string => {
    if (values.length === 0) return "[]";
    if (depthLimit < ancestors.length + 1) return '"[Array]"';
    ancestors.push(values);
    const count = Math.min(values.length, edgeLimit);
    const items = Array.from({ length: count }, (_, index) => write(String(index), values[index]) ?? "null");
    const missing = values.length - edgeLimit - 1;
    if (missing > 0) items.push(`"... ${itemCount(missing)} not stringified"`);
    ancestors.pop();
    return `[${items.join(",")}]`;
  };
  const members = (target: object): string => {
    const keys = Object.keys(target);
    if (keys.length === 0) return "{}";
    if (depthLimit < ancestors.length + 1) return '"[Object]"';
    ancestors.push(target);
    const shown = [...indices(target, keys), ...keys.slice(indexCount(target)).sort()].slice(0, edgeLimit);
    const parts = shown.flatMap((name) => {
      const text = write(name, (target as Record<string, unknown>)[name]);
      return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
    });
    if (keys.length > edgeLimit) parts.push(`"...":"${itemCount(keys.length - edgeLimit)} not stringified"`);
    ancestors.pop();
    return `{${parts.join(",")}}`;
  };
  return (value) => {
    ancestors.length = 0;
    return write("", value);
  };
}

function primitive(value: unknown): string | undefined {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return Number.isFinite(value) ? String(value) : "null";
    case "boolean":
    case "bigint":
      return String(value);
    default:
      return undefined;
  }
}

/** How many of its keys are a typed array's indices: these stay in their order. */
function indexCount(target: object): number {
  return ArrayBuffer.isView(target) && !(target instanceof DataView) ? (target as Uint8Array).length : 0;
}

function indices(target: object, keys: readonly string[]): readonly string[] {
  return keys.slice(0, indexCount(target));
}

function itemCount(count: number): string {
  return count === 1 ? "1 item" : `${count} items`;
}
