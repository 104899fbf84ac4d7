import assert from "node:assert/strict";
import { test } from "node:test";
import { LevelFilter, NEST_LEVELS, type NestLevel } from "./levels.js";

function through(levels: readonly NestLevel[]): readonly string[] {
  const filter = new LevelFilter(levels);
  return Object.keys(NEST_LEVELS).filter((level) => filter.lets(level as NestLevel));
}

test("a list lets through what it names and all above its loudest, as with Nest's own logger", () => {
  assert.deepEqual(through(["log"]), ["log", "warn", "error", "fatal"]);
  assert.deepEqual(through(["debug", "error"]), ["debug", "error", "fatal"]);
  assert.deepEqual(through(["fatal"]), ["fatal"]);
  assert.deepEqual(through([]), []);
});

test("its lowest level is what the logger below must be opened to", () => {
  assert.equal(new LevelFilter(["error", "verbose"]).lowest, "verbose");
  assert.equal(new LevelFilter([]).lowest, undefined);
});
