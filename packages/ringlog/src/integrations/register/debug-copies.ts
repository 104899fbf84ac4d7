import { captureDebugCopy } from "./debug-capture.js";

interface LoadedModule {
  exports: unknown;
}
type ModuleCache = { readonly [filename: string]: LoadedModule | undefined };

/** What the package `debug`, versions 2 to 4, is required by, and where packages keep a packed copy of it. */
const DEBUG_FILE = /[\\/]debug[\\/](?:src[\\/]index|index|node)\.js$/;

/**
 * Captures every copy of the package `debug` in the tree, by whatever way it is loaded: each CommonJS file is put into one cache before it
 * runs, also one that ESM imports or a loader has changed. Only what a new file is called is looked at, and no function of ours is
 * called in between, where it would stand in every stack.
 */
export function captureDebug(): void {
  const { _cache: cache } = process.getBuiltinModule("node:module") as unknown as { readonly _cache?: ModuleCache };
  if (cache === undefined || Object.getPrototypeOf(cache) !== null) return;
  Object.setPrototypeOf(cache, newKeys(takeWhenLoaded));
  for (const [filename, module] of Object.entries(cache))
    if (module !== undefined && DEBUG_FILE.test(filename)) captureDebugCopy(module.exports);
}

/** A prototype is asked for keys that its object does not have yet, and for no others. */
function newKeys(added: (key: string, value: LoadedModule) => void): object {
  return new Proxy(Object.create(null) as object, {
    set(_target, key, value, receiver) {
      if (typeof key === "string") added(key, value as LoadedModule);
      return Reflect.defineProperty(receiver, key, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}

/** Such a file sets `module.exports` once, to what another one has made. */
function takeWhenLoaded(filename: string, module: LoadedModule): void {
  if (!DEBUG_FILE.test(filename)) return;
  const { exports } = module;
  const put = (value: unknown) =>
    Object.defineProperty(module, "exports", { value, writable: true, enumerable: true, configurable: true });
  Object.defineProperty(module, "exports", {
    configurable: true,
    enumerable: true,
    get: () => exports,
    set: (value: unknown) => {
      put(value);
      captureDebugCopy(value);
    },
  });
}
