import assert from "node:assert/strict";
import { test } from "node:test";
import { isRotatedName } from "./rotated-name.js";

const ROTATED = {
  "app.log": [
    "app.2026-11-27T10-15-30-123Z.log",
    "app.2026-11-27T10-15-30-123Z.log.gz",
    "app.2026-11-27T10-15-30-123Z-1.log",
    "app.2026-11-27.log",
    "app-2026-11-27.log.gz",
    "app.3.log",
    "app.log.1",
    "app.log.12.gz",
    "app.log-20261127",
    "app.log-20261127.gz",
    "app.log.2026-11-27",
  ],
  app: ["app.1", "app.2026-11-27T10-15-30-123Z", "app.2026-11-27T10-15-30-123Z.gz", "app-20261127.gz"],
  "my.app.log": ["my.app.1.log", "my.app.log.1"],
  ".log": [".log.1"],
};

const OTHERS = {
  "app.log": [
    "app.log",
    "app.log.gz",
    "app.audit.log",
    "app.audit.1.log",
    "app2.log",
    "app2.1.log",
    "app.log.tmp",
    "app.2026-11-27T10-15-30-123Z.log.gz.tmp",
    "app.log.1.tmp",
    "app.log.bak",
    "app.1.txt",
    "other.log.1",
    "app.",
  ],
  app: ["app", "app.log", "apple.1"],
  "my.app.log": ["my.log.1", "my.1.log"],
  "app.log.gz": ["app.log.1.gz"],
};

test("files that were rotated from a log are told by their names, other logs of the folder are left out", () => {
  for (const [base, names] of Object.entries(ROTATED))
    for (const name of names) assert.equal(isRotatedName(name, base), true, `${name} of ${base}`);
  for (const [base, names] of Object.entries(OTHERS))
    for (const name of names) assert.equal(isRotatedName(name, base), false, `${name} of ${base}`);
});
