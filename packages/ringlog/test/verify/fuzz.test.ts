// Every bit of a small log flipped, and every truncation: no crash, and nothing lost that the report calls whole.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { type VerifyReport, verify } from "ringlog/verify";
import { testFolder } from "../support/folder.js";
import { logFile } from "../support/log-lines.js";
import { runWell } from "../support/program.js";
import { droppedLine } from "./lines.js";

/** What is ok with `fromStart` is ok without it, too. */
const OPTIONS = { rotated: false };
/** As many at a time: most of the time goes into opening files. */
const AT_A_TIME = 8;

/** Records of two threads of a real process, and a loss of one more. */
let log: Buffer;

before(async (t) => {
  const folder = testFolder(t as TestContext);
  await runWell("few-records.mjs", { args: [folder] });
  const [first, second, ...others] = readFileSync(logFile(folder), "utf8").split(/(?<=\n)/) as [string, string];
  const { "service.instance.id": instanceId } = JSON.parse(first) as { "service.instance.id": string };
  assert.ok(others.length >= 4 && second.includes('"seq":2'));
  log = Buffer.from([first, ...others, `${droppedLine({ instanceId }, 1)}\n`].join(""));
});

/** What must still be there where the report says that all is well. */
function counts({ lines, records, ownRecords, torn, foreign }: VerifyReport): object {
  return { lines, records, ownRecords, torn, foreign };
}

async function check(t: TestContext, name: string, variants: readonly Buffer[], whole: object): Promise<number> {
  const folder = testFolder(t);
  let found = 0;
  const takeTurns = async (worker: number) => {
    const path = join(folder, `${worker}-${name}`);
    for (let index = worker; index < variants.length; index += AT_A_TIME) {
      writeFileSync(path, variants[index] as Buffer);
      const report = await verify(path, OPTIONS);
      const { lines, records, ownRecords, torn, foreign } = report;
      assert.equal(lines, records + ownRecords + torn + foreign);
      if (report.ok) assert.deepEqual(counts(report), whole, `variant ${index} of ${variants.length}`);
      else found++;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, (_, worker) => takeTurns(worker)));
  return found;
}

function flips(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    return flipped;
  });
}

function truncations(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length));
}

async function wholeCounts(t: TestContext): Promise<object> {
  const path = join(testFolder(t), "app.log");
  writeFileSync(path, log);
  const report = await verify(path, { fromStart: true });
  assert.ok(report.ok && report.records >= 5 && report.explained === 1);
  return counts(report);
}

describe("a log of which one bit is flipped", () => {
  it("is never called whole with less in it", async (t) => {
    const variants = flips(log);
    const found = await check(t, "app.log", variants, await wholeCounts(t));
    assert.ok(found > variants.length / 4, `${found} of ${variants.length} found`);
  });

  it("nor packed: all but a few bits of the header that mean nothing are noticed", async (t) => {
    const variants = flips(gzipSync(log));
    const found = await check(t, "app.log.gz", variants, await wholeCounts(t));
    // Time of change, operating system, how well it was packed, that it is text, and what fills the last byte up.
    assert.ok(variants.length - found <= 32 + 8 + 8 + 1 + 7, `${variants.length - found} not noticed`);
  });
});

describe("a log that ends early", () => {
  it("has a torn line unless it ends with one, and each whole line before is counted", async (t) => {
    const path = join(testFolder(t), "app.log");
    for (const part of truncations(log)) {
      writeFileSync(path, part);
      const report = await verify(path, OPTIONS);
      const whole = part.toString().split("\n").length - 1;
      const torn = part.length === 0 || part.at(-1) === 0x0a ? 0 : 1;
      assert.deepEqual([report.records + report.ownRecords, report.torn, report.foreign], [whole, torn, 0]);
      if (torn > 0) assert.equal(report.ok, false);
    }
  });

  it("packed in one piece or in two, is damaged wherever that is", async (t) => {
    const pieces = [gzipSync(log.subarray(0, 700)), gzipSync(log.subarray(700))] as const;
    const path = join(testFolder(t), "app.log.gz");
    for (const [bytes, seam] of [
      [gzipSync(log), 0],
      [Buffer.concat(pieces), pieces[0].length],
    ] as const) {
      for (const part of truncations(bytes)) {
        writeFileSync(path, part);
        const report = await verify(path, OPTIONS);
        assert.equal(report.ok, false, `${part.length} of ${bytes.length}`);
        // Where the first piece ends the file is one of gzip by its form; the line that it cuts tells.
        if (part.length !== seam || seam === 0) assert.equal(typeof report.files[0]?.damage, "string");
      }
    }
  });
});
