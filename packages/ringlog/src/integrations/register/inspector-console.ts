type Methods = { readonly [name: string]: ((...args: unknown[]) => void) | undefined };
interface Inspector {
  readonly console: Methods;
  url(): string | undefined;
}

/** Loading it takes milliseconds: a program that ends sooner was not attached to by a signal. */
const LOAD_AFTER_MS = 1_000;

let inspector: Inspector | null | undefined;
let isAskedFor: boolean | undefined;

/** Shows a call in the console of a debugger, where one may be attached. */
export function toInspector(name: string, args: readonly unknown[]): void {
  if (inspector === undefined) {
    isAskedFor ??= / --inspect/.test(` ${process.env["NODE_OPTIONS"] ?? ""} ${process.execArgv.join(" ")}`);
    if (performance.now() < LOAD_AFTER_MS && !isAskedFor) return;
    inspector = load();
  }
  if (inspector?.url() !== undefined) inspector.console[name]?.(...args);
}

function load(): Inspector | null {
  try {
    return process.getBuiltinModule("node:inspector") as unknown as Inspector;
  } catch {
    return null; // Node.js may be built without.
  }
}
