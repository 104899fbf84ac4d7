import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseLog } from "../support/log-lines.js";
import { run } from "../support/program.js";

describe("LOG_LEVEL", { concurrency: 2 }, () => {
  it("is taken as info where it is unknown, with one line on stderr that says so", async () => {
    const { code, stdout, stderr } = await run("log-level.mjs", { env: { LOG_LEVEL: "wran" } });
    assert.equal(code, 0);
    assert.deepEqual(
      parseLog(stdout).map(({ msg }) => msg),
      ["at info"],
    );
    assert.match(stderr, /^ringlog: LOG_LEVEL is "wran".*did you mean "warn"\?\n$/);
  });

  it("holds where it is known", async () => {
    const { stdout, stderr } = await run("log-level.mjs", { env: { LOG_LEVEL: "debug" } });
    assert.equal(stderr, "");
    assert.equal(parseLog(stdout).length, 2);
  });
});
