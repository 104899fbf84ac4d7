import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { encodeMappings } from "./mappings.fixture.js";
import { Stacks } from "./stacks.js";

/** A map by which line 1, column 5 of the code is line 70, column 9 of its first source. */
export function mapOf(sources: readonly (string | null)[], more: Readonly<Record<string, unknown>> = {}) {
  const original = { source: 0, line: 69, column: 8, name: null };
  const mappings = encodeMappings([[{ column: 4, original }]]);
  return { version: 3, sources, names: [], mappings, ...more };
}

export function dataUrl(json: string): string {
  return `data:application/json;base64,${Buffer.from(json).toString("base64")}`;
}

/** A folder, with what resolves the traces of a process that starts now. */
export function openFolder(t: Pick<TestContext, "after">) {
  const folder = mkdtempSync(join(tmpdir(), "ringlog stacks (%41) "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string): string => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
    return path(name);
  };
  // The clock of a file system may be a little behind or, with whole seconds, ahead.
  const stacks = new Stacks(Date.now() + 60_000);
  /** Where the frame `1:5` of a file is said to be. */
  const placeOf = (file: string, on: Stacks = stacks): string => frameOf(on, `${file}:1:5`);
  return { folder, path, write, stacks, placeOf };
}

/** Redacts nothing. */
export const asItIs = (text: string): string => text;

/** What becomes of the position of a frame. */
export function frameOf(stacks: Stacks, position: string): string {
  const resolved = stacks.resolve(`Error: m\n    at f (${position})`, "m", asItIs);
  return resolved.slice("Error: m\n    at f (".length, -1);
}
