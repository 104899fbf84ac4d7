import assert from "node:assert/strict";
import { test } from "node:test";
import { Batches } from "./batches.js";

async function takeAll(batches: Batches<number>): Promise<number[]> {
  const taken: number[] = [];
  for (let batch = await batches.next(); batch.length > 0; batch = await batches.next()) taken.push(...batch);
  return taken;
}

test("all that is put is taken, in order, and who puts waits for who takes", async () => {
  const batches = new Batches<number>();
  let put = 0;
  batches.fillBy(
    (async () => {
      for (; put < 10_000; put++) await batches.put(put);
    })(),
  );
  await new Promise(setImmediate);
  assert.ok(put < 300, `${put} were put with nobody taking`);
  assert.deepEqual(
    await takeAll(batches),
    Array.from({ length: 10_000 }, (_, index) => index),
  );
});

test("what was put before a failure is taken, then the failure comes", async () => {
  const batches = new Batches<number>();
  batches.fillBy(
    (async () => {
      await batches.put(1);
      throw new Error("broken");
    })(),
  );
  assert.deepEqual(await batches.next(), [1]);
  await assert.rejects(batches.next(), /broken/);
});
