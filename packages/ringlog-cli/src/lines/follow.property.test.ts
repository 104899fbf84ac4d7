// Random writers and rotations against the list of written lines: nothing is lost, nothing is given twice.
import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { Following, temporaryFolder } from "./follow/follow.fixture.js";

type Step =
  | { readonly do: "append"; readonly count: number; readonly width: number }
  | { readonly do: "part" }
  | { readonly do: "rename" | "copy" | "renameAndPack" | "away" | "truncate" | "remake" | "replace" }
  | { readonly do: "pause"; readonly ms: number };

const KEPT = 12;
/** Each takes real time. `RUNS=1000 npm test -- follow.property` looks longer. */
const RUNS = Number(process.env["RUNS"] ?? 40);
const append = fc.record({
  do: fc.constant("append" as const),
  count: fc.integer({ min: 1, max: 40 }),
  width: fc.integer({ min: 1, max: 200 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: append, weight: 6 },
  { arbitrary: fc.constant<Step>({ do: "part" }), weight: 2 },
  {
    arbitrary: fc.constantFrom<Step>({ do: "rename" }, { do: "copy" }, { do: "renameAndPack" }, { do: "away" }),
    weight: 4,
  },
  { arbitrary: fc.constantFrom<Step>({ do: "truncate" }, { do: "remake" }, { do: "replace" }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("pause" as const), ms: fc.constantFrom(0, 1, 5, 30, 60) }), weight: 3 },
);

/** A writer and those that rotate its file, and what they have written. */
class Model {
  readonly written: string[] = [];
  readonly path: string;
  readonly #following: Following;
  #part = "";
  #number = 0;

  constructor(path: string, following: Following) {
    this.path = path;
    this.#following = following;
  }

  async run(step: Step): Promise<void> {
    if (step.do === "append")
      for (let i = 0; i < step.count; i++) this.#write(`${this.#number++} ${"x".repeat(step.width)}`);
    else if (step.do === "part") this.#writePart();
    else if (step.do === "pause") await sleep(step.ms);
    else if (step.do === "truncate" || step.do === "remake" || step.do === "replace") await this.#lose(step.do);
    else this.#rotate(step.do);
  }

  #write(text: string): void {
    appendFileSync(this.path, `${text}\n`);
    this.written.push(this.#part + text);
    this.#part = "";
  }

  #writePart(): void {
    const text = `${this.#number++} part `;
    appendFileSync(this.path, text);
    this.#part += text;
  }

  /** What was not read yet would be lost: no follower can know it. */
  async #lose(how: "truncate" | "remake" | "replace"): Promise<void> {
    if (!existsSync(this.path)) return;
    this.#endPart();
    await this.#following.has(this.written.length);
    if (how === "truncate") truncateSync(this.path);
    else if (how === "remake") {
      unlinkSync(this.path);
      writeFileSync(this.path, "");
    } else {
      writeFileSync(`${this.path}.new`, `${this.#number} new\n`);
      this.written.push(`${this.#number++} new`);
      renameSync(`${this.path}.new`, this.path);
    }
  }

  #endPart(): void {
    if (this.#part !== "") this.#write("end");
  }

  #rotate(how: "rename" | "copy" | "renameAndPack" | "away"): void {
    if (!existsSync(this.path)) return;
    // A part in the old file stays one there.
    if (this.#part !== "") this.written.push(this.#part);
    this.#part = "";
    this.#shift();
    if (how === "copy") {
      copyFileSync(this.path, `${this.path}.1`);
      truncateSync(this.path);
      return;
    }
    renameSync(this.path, `${this.path}.1`);
    if (how === "renameAndPack") this.#pack();
    if (how !== "away") writeFileSync(this.path, "");
  }

  #shift(): void {
    for (let number = KEPT; number >= 1; number--)
      for (const end of ["", ".gz"])
        if (existsSync(`${this.path}.${number}${end}`))
          renameSync(`${this.path}.${number}${end}`, `${this.path}.${number + 1}${end}`);
  }

  /** As logrotate with `delaycompress`: the one before. */
  #pack(): void {
    const plain = `${this.path}.2`;
    if (!existsSync(plain)) return;
    writeFileSync(`${plain}.gz`, gzipSync(readFileSync(plain)));
    unlinkSync(plain);
  }

  /** Also makes the file, if it was moved away last. */
  end(): void {
    this.#endPart();
    this.#write("the end");
  }
}

test("whatever happens to a file, each line is given once", async (t) => {
  const folder = temporaryFolder(t);
  let runs = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 1, maxLength: KEPT }),
    fc.boolean(),
    async (steps, isThere) => {
      const own = join(folder, String(runs++));
      mkdirSync(own);
      const path = join(own, "app.log");
      writeFileSync(path, "first\n");
      const following = new Following(path);
      const model = new Model(path, following);
      model.written.push("first");
      await following.has(1);
      if (!isThere) renameSync(path, join(own, "moved"));
      try {
        for (const each of steps) await model.run(each);
        model.end();
        await following.has(model.written.length);
      } finally {
        await following.stop();
      }
      const given = following.texts;
      assert.deepEqual(given.toSorted(), model.written.toSorted());
      const isWhole = (line: string): boolean => !line.endsWith("part ");
      assert.deepEqual(given.filter(isWhole), model.written.filter(isWhole), "in the order in which they were written");
    },
  );
  await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 60_000, endOnFailure: true });
});
