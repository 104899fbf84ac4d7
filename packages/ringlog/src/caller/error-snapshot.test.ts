import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorSnapshot } from "./error-snapshot.js";

const AGE = 8;

/** `ageMs`: of what is read next. */
function create() {
  const state = { reads: 0, ageMs: 0, isOff: false };
  const snapshot = new ErrorSnapshot((fresh) => {
    state.reads++;
    return state.isOff ? undefined : [state.reads, fresh ? 1 : 0, 0, 0, 0, 0, 0, 0, state.ageMs, 1_000];
  });
  return { state, snapshot };
}

test("readings serve until they are 100 ms old, and say how old they are", () => {
  const { state, snapshot } = create();
  state.ageMs = 30;
  const at = (ms: number) => {
    const readings = snapshot.at(ms);
    return [readings?.[0], readings?.[AGE]];
  };
  assert.deepEqual(at(1_000), [1, 30]);
  assert.deepEqual(at(1_000), [1, 30]);
  assert.deepEqual(at(1_069), [1, 99]);
  state.ageMs = 0;
  assert.deepEqual(at(1_070), [2, 0]);
  assert.deepEqual(at(1_100), [2, 30]);
  assert.equal(state.reads, 2);
});

test("a time before that of the readings, or other settings, ask again", () => {
  const { state, snapshot } = create();
  snapshot.at(1_000);
  snapshot.at(999);
  assert.equal(state.reads, 2);
  snapshot.forget();
  state.isOff = true;
  assert.equal(snapshot.at(1_000), undefined);
  assert.equal(snapshot.at(1_001), undefined);
  assert.equal(state.reads, 4);
});

test("a fatal record's are always fresh", () => {
  const { snapshot } = create();
  snapshot.at(1_000);
  assert.deepEqual(snapshot.now(true)?.slice(0, 2), [2, 1]);
});
