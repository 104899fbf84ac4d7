import assert from "node:assert/strict";
import { test } from "node:test";
import { isUnfinished, KIND_RING, readHeader, writeHeader } from "./file-header.js";

const BYTES = 4_096;
const HEADER = { kind: KIND_RING, threadId: 3, block: 2, number: 13, capacityBytes: BYTES };

test("a process that dies before the last store of a header leaves one that is not finished, and none that is damaged", (t) => {
  const memory = new ArrayBuffer(BYTES);
  let beforeLast: ArrayBuffer | undefined;
  const { store } = Atomics;
  t.mock.method(Atomics, "store", (cells: Int32Array, index: number, value: number) => {
    beforeLast = memory.slice(0);
    return store(cells, index, value);
  });
  writeHeader(memory, HEADER);
  assert.ok(beforeLast !== undefined && isUnfinished(beforeLast));
  assert.deepEqual(readHeader(memory), HEADER);
  assert.ok(!isUnfinished(memory));
  const last = new Int32Array(memory).findIndex((word, index) => word !== new Int32Array(beforeLast ?? memory)[index]);
  assert.equal(last, 8, "all else is there by then");
});

test("a flipped bit of the magic is a damage", () => {
  for (let bit = 0; bit < 32; bit++) {
    const memory = new ArrayBuffer(BYTES);
    writeHeader(memory, HEADER);
    const words = new Int32Array(memory);
    words[8] = (words[8] as number) ^ (1 << bit);
    assert.equal(readHeader(memory), undefined);
    assert.ok(!isUnfinished(memory));
  }
});
