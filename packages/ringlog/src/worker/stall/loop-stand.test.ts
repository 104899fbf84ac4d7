import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LoopStand } from "./loop-stand.js";

const PERIOD_MS = 100;

/** Looks at a loop every `stepMs`, with its own thread late where `lateMs` says so. */
function watch(
  stand: LoopStand,
  fromMs: number,
  looks: readonly { readonly turnMs: number; readonly lateMs?: number }[],
) {
  let nowMs = fromMs;
  const seen: number[] = [];
  for (const { turnMs, lateMs = 0 } of looks) {
    nowMs += 100 + lateMs;
    seen.push(stand.look(nowMs, turnMs, PERIOD_MS));
    stand.expect(nowMs + 100);
  }
  return seen;
}

test("a loop that turns does not stand, one that is overdue does: since the middle between two turns", () => {
  const stand = new LoopStand();
  assert.deepEqual(watch(stand, 1_000, [{ turnMs: 1_010 }, { turnMs: 1_110 }, { turnMs: 1_210 }]), [0, 0, 0]);
  assert.deepEqual(watch(stand, 1_300, [{ turnMs: 1_210 }, { turnMs: 1_210 }]), [140, 240]);
});

test("time in which this thread was stopped, too, does not count; not even where the loop stood before and after", () => {
  const stand = new LoopStand();
  const looks = [{ turnMs: 1_050 }, { turnMs: 1_050 }, { turnMs: 1_050, lateMs: 3_000 }, { turnMs: 1_050 }];
  assert.deepEqual(watch(stand, 1_000, looks), [0, 100, 200, 300]);
  assert.equal(stand.uncountedMs, 3_000);
});

test("the loop turned once after the stop: its next stall counts from there", () => {
  const stand = new LoopStand();
  watch(stand, 1_000, [{ turnMs: 1_050 }]);
  // Stopped until 4,100, when both threads go on; the loop turns at 4,098.
  assert.deepEqual(watch(stand, 1_100, [{ turnMs: 4_198, lateMs: 3_000 }]), [0]);
  assert.deepEqual(watch(stand, 4_200, [{ turnMs: 4_198 }, { turnMs: 4_198 }]), [0, 150]);
});

test("what is discounted does not count later", () => {
  const stand = new LoopStand();
  assert.deepEqual(watch(stand, 1_000, [{ turnMs: 500 }]), [550]);
  stand.discount(1_100, PERIOD_MS);
  assert.deepEqual(watch(stand, 1_100, [{ turnMs: 500 }]), [100]);
});

test("whatever the stops and their lengths, never more counts than this thread was awake", () => {
  const stops = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(stops, (lates) => {
      const stand = new LoopStand();
      let nowMs = 1_000;
      stand.look(nowMs, nowMs, PERIOD_MS);
      stand.expect(nowMs + 100);
      let awakeMs = 0;
      for (const lateMs of lates) {
        nowMs += 100 + lateMs;
        // Up to a period it may only have waited for its turn.
        awakeMs += 100 + (lateMs > PERIOD_MS ? 0 : lateMs);
        assert.ok(stand.look(nowMs, 1_000, PERIOD_MS) <= awakeMs);
        stand.expect(nowMs + 100);
      }
    }),
  );
});
