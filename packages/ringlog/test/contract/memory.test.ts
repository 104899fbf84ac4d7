import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";

const NODE_ARGS = ["--expose-gc", "--max-old-space-size=64"];

describe("a heap near its limit", { concurrency: 2 }, () => {
  for (const thread of [[], ["thread"]]) {
    it(`is told of once a crossing, by the ${thread[0] ?? "process"} whose heap it is`, async (t) => {
      const folder = testFolder(t);
      const { code, stderr } = await run("fills-heap.mjs", { args: [folder, ...thread], nodeArgs: NODE_ARGS });
      assert.equal(code, 0, stderr);
      const lines = readLog(logFile(folder));
      assert.equal(lines.at(-1)?.["msg"], "end");
      const told = ofEvent(lines, "process.memory.high");
      assert.equal(told.length, 2);
      for (const line of told) {
        assert.equal(line["level"], "warn");
        assert.equal(typeof line["seq"], "number");
        assert.equal(line["thread.id"] === 0, thread.length === 0);
        assert.match(String(line["msg"]), /^heap at 9\d % of its limit, [56]\d of 64 MiB$/);
        assert.ok((line["v8js.memory.heap.used"] as number) > 50 * 2 ** 20);
        for (const key of ["v8js.memory.heap.limit", "process.memory.usage", "snapshot.age_ms"])
          assert.equal(typeof line[key], "number", key);
      }
    });
  }
});
