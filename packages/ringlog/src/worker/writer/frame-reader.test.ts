import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FrameReader } from "./frame-reader.js";
import { FRAME_TEXT, frameHeader } from "./protocol.js";

test("frames come out whole and in order, however the bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
      (texts, cuts) => {
        const frames = texts.map((text, id) => Buffer.concat([frameHeader(FRAME_TEXT, id, text.length), text]));
        const bytes = Buffer.concat(frames);
        const reader = new FrameReader();
        const got: Buffer[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = cuts[turn % cuts.length] as number;
          reader.take(bytes.subarray(at, at + length));
          at += length;
          for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
            assert.deepEqual([frame.kind, frame.id], [FRAME_TEXT, got.length]);
            got.push(Buffer.from(frame.bytes));
          }
        }
        assert.deepEqual(
          got,
          texts.map((text) => Buffer.from(text)),
        );
        assert.equal(reader.queuedBytes, 0);
      },
    ),
  );
});
