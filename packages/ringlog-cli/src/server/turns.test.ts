import assert from "node:assert/strict";
import { test } from "node:test";
import { Turns } from "./turns.js";

function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

const NEVER = new AbortController().signal;

test("questions of a kind come one after the other, those of another beside them", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const first = gate();
  const a = turns.take("rows", NEVER, () => first.opened.then(() => order.push("a")));
  const b = turns.take("rows", NEVER, async () => order.push("b"));
  await turns.take("facets", NEVER, async () => order.push("c"));
  first.open();
  await Promise.all([a, b]);
  assert.deepEqual(order, ["c", "a", "b"]);
});

test("one that fails does not keep the next one", async () => {
  const turns = new Turns();
  const failed = turns.take("rows", NEVER, () => Promise.reject(new Error("no")));
  await assert.rejects(failed, /no/);
  assert.equal(await turns.take("rows", NEVER, async () => 1), 1);
});

test("one that was given up is not waited for, and never begins", async () => {
  const turns = new Turns();
  const [running, waiting] = [new AbortController(), new AbortController()];
  const [begun, never] = [gate(), gate()];
  const a = turns.take("rows", running.signal, () => {
    begun.open();
    return never.opened;
  });
  const b = turns.take("rows", waiting.signal, () => Promise.reject(new Error("it began")));
  const c = turns.take("rows", NEVER, async () => "c");
  const refused = assert.rejects(b, { name: "AbortError" });
  await begun.opened;
  waiting.abort();
  running.abort();
  assert.equal(await c, "c");
  await refused;
  never.open();
  await a;
});
