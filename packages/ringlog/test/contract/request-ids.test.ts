// Request ids: tokens, nesting, what is accepted from outside, and where they reach.
import assert from "node:assert/strict";
import { AsyncResource } from "node:async_hooks";
import { EventEmitter, once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { debug, getRequestId, setRequestId, withRequestId } from "ringlog";
import { openLog } from "./open-log.js";

const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? (Symbol.for("nodejs.dispose") as typeof Symbol.dispose);

/** Runs in a context of its own, so that a bare `setRequestId` doesn't reach other tests. */
function apart<T>(run: () => T): T {
  return new AsyncResource("test").runInAsyncScope(run);
}

test("setRequestId sets the id of this context, and its token ends it", () => {
  apart(() => {
    assert.equal(getRequestId(), undefined);
    const token = setRequestId("req-1");
    assert.deepEqual([token.id, getRequestId()], ["req-1", "req-1"]);
    token[DISPOSE]();
    assert.equal(getRequestId(), undefined);
    token[DISPOSE]();
    assert.equal(getRequestId(), undefined);
  });
});

test("without an argument it makes 8 characters of [0-9a-z], each time others", () => {
  apart(() => {
    const ids = Array.from({ length: 1_000 }, () => setRequestId().id);
    for (const id of ids) assert.match(id, /^[0-9a-z]{8}$/);
    assert.equal(new Set(ids).size, 1_000);
  });
});

test("an id from outside that is too long or has other characters is replaced by a fresh one", () => {
  const accepted = ["a", "A-Z_09.:/+=-", "x".repeat(128), "Root=1-67891233-abcdef012345678912345678"];
  for (const id of accepted) assert.equal(withRequestId(id, getRequestId), id);
  const refused: unknown[] = [
    "",
    "x".repeat(129),
    "a b",
    "a\n",
    "a\u001b[2J",
    "ü",
    "a,b",
    'a"b',
    "<x>",
    5,
    null,
    {},
    { toString: () => "x" },
    "a\u202eb",
    "%0a",
  ];
  for (const id of refused) {
    assert.match(withRequestId(id as string, getRequestId) ?? "", /^[0-9a-z]{8}$/, String(JSON.stringify(id)));
    apart(() => assert.match(setRequestId(id as string).id, /^[0-9a-z]{8}$/));
  }
});

test("once disposed, its id ends for all code that could still see it, and the one before holds again", async () => {
  await withRequestId("outer", async () => {
    const token = setRequestId("inner");
    let seenLater: (string | undefined)[] = [];
    const started = (async () => {
      seenLater.push(getRequestId());
      await pause(20);
      seenLater.push(getRequestId());
    })();
    assert.equal(getRequestId(), "inner");
    token[DISPOSE]();
    assert.equal(getRequestId(), "outer");
    await started;
    assert.deepEqual(seenLater, ["inner", "outer"]);
    seenLater = [];
  });
});

test("tokens disposed in any order", () => {
  apart(() => {
    const one = setRequestId("one");
    const two = setRequestId("two");
    const three = setRequestId("three");
    two[DISPOSE]();
    assert.equal(getRequestId(), "three");
    three[DISPOSE]();
    assert.equal(getRequestId(), "one");
    one[DISPOSE]();
    assert.equal(getRequestId(), undefined);
  });
});

test("withRequestId: both forms, nesting, what it returns and throws, and nothing outside", async () => {
  assert.equal(
    withRequestId("a", () => withRequestId("b", getRequestId)),
    "b",
  );
  assert.match(withRequestId(getRequestId) ?? "", /^[0-9a-z]{8}$/);
  assert.match(withRequestId(undefined, getRequestId) ?? "", /^[0-9a-z]{8}$/);
  const boom = new Error("boom");
  assert.throws(
    () =>
      withRequestId("a", () => {
        throw boom;
      }),
    (error) => error === boom,
  );
  const later = withRequestId("later", async () => {
    await pause(1);
    return getRequestId();
  });
  assert.equal(getRequestId(), undefined);
  assert.equal(await later, "later");
});

test("every record of the context has it: through await, timers, streams, events and debug", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 0 });
  const emitter = new EventEmitter();
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      withRequestId(`req-${n}`, async () => {
        log.info({ n }, "at once");
        await null;
        log.info({ n }, "after await");
        await new Promise<void>((resolve) => setTimeout(() => resolve(log.info({ n }, "timer")), n % 5));
        await new Promise<void>((resolve) => setImmediate(() => resolve(log.info({ n }, "immediate"))));
        await new Promise<void>((resolve) => process.nextTick(() => resolve(log.info({ n }, "tick"))));
        queueMicrotask(() => log.info({ n }, "microtask"));
        await pipeline(Readable.from([1]), async function* (source) {
          for await (const chunk of source) {
            log.info({ n, chunk }, "stream");
            yield chunk;
          }
        }, async (source) => { for await (const _ of source) log.info({ n }, "end of stream"); }); // biome-ignore format: one line
        emitter.once(`e${n}`, () => log.info({ n }, "event"));
        emitter.emit(`e${n}`);
        await debug(async () => {
          await pause(1);
          throw Object.assign(new Error("failed"), { n });
        })();
        log.child({ n }).warn("child");
      }),
    ),
  );
  log.info("outside");
  const lines = await own();
  assert.equal(lines.length, 20 * 11 + 1);
  for (const line of lines.slice(0, -1)) {
    const n = line["n"] ?? (line["exception.props"] as { n: number }).n;
    assert.equal(line["request.id"], `req-${n}`, String(line["msg"]));
  }
  assert.equal("request.id" in (lines.at(-1) ?? {}), false);
});

test("withRequestId in an HTTP handler: requests of one kept-alive connection don't see each other's", async (t) => {
  const { log, own } = openLog(t);
  const server = createServer((incoming, response) => {
    log.info("before");
    withRequestId(incoming.headers["x-request-id"] as string | undefined, async () => {
      await pause(2);
      log.info({ url: incoming.url }, "inside");
      response.end(getRequestId());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { Agent } = await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.after(() => agent.destroy());
  const ask = (id: string | undefined) =>
    new Promise<string>((resolve, reject) => {
      const headers = id === undefined ? {} : { "x-request-id": id };
      request({ port: (server.address() as AddressInfo).port, agent, headers }, (response) => {
        response.setEncoding("utf8").once("data", resolve);
      })
        .once("error", reject)
        .end();
    });
  assert.equal(await ask("from-outside"), "from-outside");
  assert.match(await ask("not accepted!"), /^[0-9a-z]{8}$/);
  assert.match(await ask(undefined), /^[0-9a-z]{8}$/);
  const lines = await own();
  assert.deepEqual(
    lines.map((line) => [line["msg"], typeof line["request.id"]]),
    [1, 2, 3].flatMap(() => [
      ["before", "undefined"],
      ["inside", "string"],
    ]),
  );
});
