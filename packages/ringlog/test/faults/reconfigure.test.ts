import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, byThread, checkSequence, type Line, parseLog } from "../support/log-lines.js";
import { runWell } from "../support/program.js";
import { readStatsFile } from "../support/stats-file.js";

const TIMES = 5;

describe("a second initLogger with another file, under load", () => {
  it("leaves every line in exactly one file, the older ones in the older files, and the sequence goes on", async (t) => {
    const folder = testFolder(t);
    await runWell("reconfigures.mjs", { args: [folder, String(TIMES)] });
    const files = Array.from({ length: TIMES }, (_, time) => join(folder, `app-${time}.log`));
    const perFile = files.map((file) => parseLog(readFileSync(file, "utf8")));
    const lines = perFile.flat();
    checkSequence(lines);
    assert.equal(readStatsFile(folder).written, lines.length);
    assert.equal(byThread(lines).size, 2);
    for (const own of byThread(lines).values()) assertCounts(own, own.filter((line) => "n" in line).length);
    perFile.forEach((own: Line[], time) => {
      const main = own.filter((line) => line["thread.id"] === 0 && "n" in line);
      assertCounts(main, 1_000, time * 1_000);
    });
  });
});

test("a record of the very millisecond of a change does not take later ones along into the older file", async (t) => {
  const folder = testFolder(t);
  await runWell("same-millisecond.mjs", { args: [folder] });
  const [older, newer] = ["app.log", "app-2.log"].map((name) => parseLog(readFileSync(join(folder, name), "utf8"))) as [
    Line[],
    Line[],
  ];
  assert.equal(older.length + newer.length, 52);
  assert.ok(newer.length >= 50, `${older.length} in the older file`);
});
