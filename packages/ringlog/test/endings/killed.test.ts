import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { assertCounts, logFile, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";

const WINDOWS = process.platform === "win32" ? "Windows has other deaths" : false;

describe("a death without warning loses nothing that was accepted some time before", {
  concurrency: 2,
  skip: WINDOWS,
}, () => {
  const deaths = [
    ["SIGKILL", "kill", "SIGKILL"],
    ["abort()", "abort", "SIGABRT"],
    ["a heap that is full", "out of memory", "SIGABRT"],
  ] as const;
  for (const [name, way, expected] of deaths) {
    it(`${name}: nobody asked for a flush, and every line is there, whole`, async (t) => {
      const folder = testFolder(t);
      const { signal } = await run("killed.mjs", { args: [folder, way], nodeArgs: ["--max-old-space-size=40"] });
      assert.equal(signal, expected);
      assertCounts(readLog(logFile(folder)), 2_000);
    });
  }
});
