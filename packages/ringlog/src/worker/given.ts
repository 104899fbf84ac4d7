import type { LoadModule } from "./sinks/module-opener.js";

// What the worker's code is given by whatever compiles it. A late part (docs/adr/0020) sees these names only through this module, which
// stands in the bundle itself.

/** The packed code that this very code came from. */
declare const packedCode: () => Uint8Array;
/** Given by the worker's own start alone: only there `import()` is the thread's own. */
declare const loadModule: LoadModule;

export function ownPackedCode(): Uint8Array {
  return packedCode();
}

export function importHere(url: string): unknown {
  return loadModule(url);
}
