import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { TimePiece } from "./time-piece.js";

describe("the time at a line's beginning", () => {
  it("is what Date says, whatever came before", () => {
    const near = fc.integer({ min: 1_700_000_000_000, max: 1_700_000_005_000 });
    const far = fc.integer({ min: -60_000_000_000_000, max: 300_000_000_000_000 });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, far), { maxLength: 30 }), (times) => {
        const time = new TimePiece();
        for (const timeMs of times) {
          const piece = time.at(timeMs);
          assert.equal(time.pieces.bytes(piece).toString(), `{"time":"${new Date(timeMs).toISOString()}"`);
        }
      }),
    );
  });
});
