import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { RinglogError } from "ringlog";
import { ITEMS } from "./items/all.js";
import type { Item } from "./items/item.js";
import { ours, real } from "./subjects.js";

const title = ({ doc, heading, what }: Item) => `${doc} › ${heading}: ${what}`;

describe("what pino's documentation says", () => {
  for (const item of ITEMS) {
    const { status, check } = item;
    if (check === undefined) continue;
    it(`${title(item)} (${status})`, async () => {
      const subjects = status === "covered" ? [real, ...ours] : ours;
      const found: unknown[] = [];
      for (const subject of subjects) {
        // One call for all, so that the stacks of errors are the same.
        const outcome = await attempt(() => check(subject));
        if (status === "not covered") assert.ok(outcome instanceof RinglogError, `${subject.name} has not refused it`);
        else if (outcome instanceof Error) throw outcome;
        found.push(outcome);
      }
      if (status !== "covered") return;
      assert.notEqual(found[0], undefined);
      for (const [index, { name }] of ours.entries()) assert.deepEqual(found[index + 1], found[0], name);
    });
  }

  it("is listed without a gap", () => {
    const docs = createRequire(import.meta.url)
      .resolve("pino/package.json")
      .replace("package.json", "docs/api.md");
    const headings = readFileSync(docs, "utf8")
      .split("\n")
      .flatMap((line) => /^#{2,5} (.*)$/.exec(line)?.slice(1) ?? [])
      .map((heading) => heading.replaceAll(/[`\\]/g, "").trim());
    // Chapters, without a statement of their own.
    const chapters = ["Logger Instance", "Statics", "Interfaces", "Types"];
    const listed = new Set(ITEMS.filter(({ doc }) => doc === "api.md").map(({ heading }) => heading));
    assert.deepEqual(
      headings.filter((heading) => !listed.has(heading) && !chapters.includes(heading)),
      [],
    );
    assert.deepEqual(
      [...listed].filter((heading) => !headings.includes(heading)),
      [],
    );
  });

  it("has a test behind each that is covered or different", () => {
    for (const item of ITEMS) {
      if (item.status === "not covered") continue;
      assert.ok(item.check !== undefined || item.provedBy !== undefined, title(item));
      if (item.provedBy !== undefined) assert.ok(existsSync(sourceOf(item.provedBy)), item.provedBy);
    }
  });
});

const root = fileURLToPath(new URL("../../../../../", import.meta.url));

function sourceOf(path: string): string {
  return path.startsWith("compat/") ? join(root, path) : join(root, "packages/ringlog/test/pino", path);
}

async function attempt(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return error;
  }
}
