/** What compiling a late part needs: its code as the build has made it, which ends with giving what the part exports. */
type Factory = (shared: readonly unknown[]) => unknown;

/**
 * Compiles a late part of a bundle (docs/adr/0020). As a function of this realm, so that in a test runner with realms of its own the
 * part knows the same classes as the rest; where code generation from strings is forbidden, by `node:vm`, which may all the same.
 *
 * @param fileName by which stack traces name the code
 * @param shared what the part takes from the bundle that it belongs to
 */
export function compileLate(fileName: string, code: string, shared: readonly unknown[]): unknown {
  return factory(fileName, `"use strict";${code};return ringlogLate`)(shared);
}

function factory(fileName: string, body: string): Factory {
  try {
    return new Function("shared", `${body}\n//# sourceURL=${fileName}`) as Factory;
  } catch (error) {
    // The application's stack is used up.
    if (error instanceof RangeError) throw error;
    const { compileFunction } = process.getBuiltinModule("node:vm");
    return compileFunction(body, ["shared"], { filename: fileName }) as Factory;
  }
}
