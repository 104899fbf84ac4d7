import assert from "node:assert/strict";
import { it } from "node:test";
import { ENTRY_STRING } from "../record/interner.js";
import { DictionaryProducer, DictionaryReader } from "./dictionary.js";
import type { Segment } from "./segment.js";

it("says whether all of its memory was announced, also where that comes later than what it announces", () => {
  const made: Segment[] = [];
  const dictionary = new DictionaryProducer((segment) => void made.push(segment));
  const announced = new Map<number, Segment>();
  let count = 0;
  const reader = new DictionaryReader(
    announced,
    () => undefined,
    () => void count++,
  );
  const announce = () => {
    for (const segment of made) announced.set(segment.number, segment);
  };
  const define = () => dictionary.define(ENTRY_STRING, (writer) => writer.block(new Uint8Array(1_000)));
  announce();
  define();
  assert.equal(reader.isReachable(), true);
  let defined = 1;
  for (; made.length < 3; defined++) define();
  assert.equal(reader.isReachable(), false);
  announce();
  assert.equal(reader.isReachable(), true);
  reader.read();
  assert.equal(count, defined);
});

it("waits for no first segment: that one comes with the ring, or was lost for good", () => {
  const reader = new DictionaryReader(
    new Map(),
    () => undefined,
    () => undefined,
  );
  assert.equal(reader.isReachable(), true);
});
