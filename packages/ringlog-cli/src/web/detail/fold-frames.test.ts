import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseStack } from "../../../../ringlog/src/worker/stack/parse-stack.js";
import { commonFolder, foldedText, foldFrames, placeText, splitPath } from "./fold-frames.js";

const APP = "at pay (file:///app/src/pay.ts:42:11)";
const APP_DEEP = "at checkout (/app/src/shop/checkout.ts:88:3)";
const LIBRARY = "at run (/app/node_modules/pool/index.js:5:1)";
const NODE = "at process.processTicksAndRejections (node:internal/process/task_queues:95:5)";

function framesOf(...lines: string[]) {
  return parseStack(["Error: m", ...lines.map((line) => `    ${line}`)].join("\n"), "m").frames;
}

/** The calls of shown frames, and in brackets those that are folded. */
function shape(...lines: string[]): string {
  const parts = foldFrames(framesOf(...lines));
  return parts.map((part) => ("frame" in part ? part.frame.call : `[${foldedText(part.folded)}]`)).join(" ");
}

test("the application's frames are shown, what is between them is folded and counted", () => {
  assert.equal(
    shape(LIBRARY, APP, LIBRARY, NODE, NODE, APP_DEEP, NODE),
    "[1 library frame] pay [1 library and 2 Node.js frames] checkout [1 Node.js frame]",
  );
});

test("where the application has no frame, the first one stands for it", () => {
  assert.equal(shape(LIBRARY, NODE, NODE), "run [2 Node.js frames]");
  assert.equal(shape(NODE), "process.processTicksAndRejections");
  assert.equal(shape(), "");
});

test("no frame is lost and none changes its place", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(APP, APP_DEEP, LIBRARY, NODE)), (lines) => {
      const frames = framesOf(...lines);
      const shown = foldFrames(frames).flatMap((part) => ("frame" in part ? [part.frame] : part.folded));
      assert.deepEqual(shown, frames);
    }),
  );
});

test("a place is written as editors take it, and a path is parted before its file", () => {
  const [frame] = framesOf(APP);
  assert.ok(frame);
  assert.equal(placeText(frame), "/app/src/pay.ts:42:11");
  assert.equal(placeText({ ...frame, column: 0 }), "/app/src/pay.ts:42");
  assert.equal(placeText({ ...frame, line: 0 }), "/app/src/pay.ts");
  assert.deepEqual(splitPath("src/pay.ts"), { folder: "src/", file: "pay.ts" });
  assert.deepEqual(splitPath("pay.ts"), { folder: "", file: "pay.ts" });
});

test("what all of the application's paths begin with is known, whole folders of it", () => {
  assert.equal(commonFolder(framesOf(APP, APP_DEEP, LIBRARY, NODE)), "/app/src/");
  assert.equal(commonFolder(framesOf("at f (/app/source/a.ts:1:1)", "at g (/app/src/b.ts:1:1)")), "/app/");
  assert.equal(commonFolder(framesOf("at f (/one/a.ts:1:1)", "at g (/two/b.ts:1:1)")), "/");
  assert.equal(commonFolder(framesOf("at f (C:\\a\\b.ts:1:1)", "at g (/two/b.ts:1:1)")), "");
  assert.equal(commonFolder(framesOf("at g (/two/b.ts:1:1)", "at f (C:\\a\\b.ts:1:1)")), "");
  assert.equal(commonFolder(framesOf("at g (/two/b.ts:1:1)", "at f (app:///a.ts:1:1)")), "");
  assert.equal(commonFolder(framesOf(NODE)), "");
});
