import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogFile } from "../lines/log-file.js";
import { KnownFiles } from "./known-files.js";

const BANNER = "aaaaaaaaaaaaaaaa";

function file(identity: string, key = BANNER): LogFile {
  return { path: "app.log", identity, key, bytes: 0, isGzip: false, changedMs: 0 };
}

test("a file that is followed keeps the key that it has in links", () => {
  const known = new KnownFiles([file("1:1"), file("1:2", "bbbbbbbbbbbbbbbb")]);
  assert.equal(known.named(file("1:1"), false).key, BANNER);
  // Its first line is that of another, so that it was given a key of its own.
  assert.equal(known.named(file("1:2"), false).key, "bbbbbbbbbbbbbbbb");
  assert.equal(known.named(file("1:2"), false).key, "bbbbbbbbbbbbbbbb");
});

test("a file in the place of another is another, although it begins with the same line", () => {
  const known = new KnownFiles([file("1:1")]);
  const keys = ["1:2", "1:3"].map((identity) => known.named(file(identity), true).key);
  assert.equal(new Set([BANNER, ...keys]).size, 3);
  assert.deepEqual(
    ["1:1", "1:2", "1:3"].map((identity) => known.named(file(identity), false).key),
    [BANNER, ...keys],
  );
});

test("a file that was emptied and begun anew is another", () => {
  const known = new KnownFiles([file("1:1")]);
  const { key } = known.named(file("1:1"), true);
  assert.notEqual(key, BANNER);
  assert.equal(known.named(file("1:1"), false).key, key);
});

test("a copy is what it was made of", () => {
  const known = new KnownFiles([file("1:1", "bbbbbbbbbbbbbbbb")]);
  known.named(file("1:1"), false);
  assert.equal(known.named(file("1:9"), false).key, "bbbbbbbbbbbbbbbb");
});
