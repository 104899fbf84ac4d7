import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { expectTypeOf } from "expect-type";
import { debug, initLogger } from "ringlog";
import { lambdaHandler, withFlush } from "ringlog/lambda";
import { testFolder } from "../support/folder.js";
import { holdPipe } from "../support/held-pipe.js";
import { start } from "../support/program.js";

const MARK = Symbol.for("aws.lambda.runtime.handler.streaming");
const folder = mkdtempSync(join(tmpdir(), "ringlog-lambda-"));
const filePath = join(folder, "app.log");
const context = { awsRequestId: "invocation-1", getRemainingTimeInMillis: () => 60_000 };
const log = initLogger({ filePath, console: "off" });
let seen = 0;
after(async () => {
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What has come to the file since it was asked last: nothing is waited for. */
function news() {
  const lines = readFileSync(filePath, "utf8").trim().split("\n").filter(Boolean);
  const fresh = lines.slice(seen).map((line) => JSON.parse(line));
  seen = lines.length;
  return fresh;
}

beforeEach(async () => {
  await log.flush();
  initLogger({ filePath, console: "off", throttleSec: 60 });
  await log.flush();
  news();
});

test("what was logged is in the file when the answer is there, with the invocation's id", async () => {
  const handler = lambdaHandler(async (event: { n: number }, _context: object) => {
    log.info("works", { n: event.n });
    return event.n + 1;
  });
  assert.equal(await handler({ n: 1 }, context), 2);
  assert.deepEqual(
    news().map((record) => [record.msg, record.n, record["request.id"]]),
    [["works", 1, "invocation-1"]],
  );
});

test("an error is logged once, also where a decorated function has seen it, and is the same for the caller", async () => {
  const error = new TypeError("no such row");
  const find = debug({ crash: true }, function find(): never {
    throw error;
  });
  const another = new RangeError("of the handler's own");
  const plain = lambdaHandler(async function plain(_event: object, _context: object) {
    throw another;
  });
  await assert.rejects(
    lambdaHandler(async (_event: object, _context: object) => find())({}, context),
    (reason) => reason === error,
  );
  assert.deepEqual(
    news().map((record) => [record["exception.type"], record["debug.path"]]),
    [["TypeError", ["find", "handler"]]],
  );
  await assert.rejects(plain({}, context), (reason) => reason === another);
  assert.deepEqual(
    news().map((record) => [record["code.function.name"], record["request.id"], "debug.args" in record]),
    [["plain", "invocation-1", false]],
  );
});

test("what the throttle withheld is summarised before the answer; a window that withheld nothing goes on", async () => {
  const handler = lambdaHandler(async (count: number) => {
    for (let index = 0; index < count; index++) log.error("row", new Error(`row ${index} of a withheld kind failed`));
  });
  await handler(1);
  assert.equal(news().length, 1);
  await handler(3);
  assert.deepEqual(
    news().map((record) => [record["event.name"], record.log_count]),
    [["ringlog.suppressed", 3]],
  );
});

test("a handler with a callback is answered once the log is written; its error is logged once", async () => {
  const error = new RangeError("handed over");
  const call = (given: unknown) =>
    new Promise((resolve) => {
      const handler = lambdaHandler((_event: object, _context: object, callback: (...given: unknown[]) => void) => {
        log.info("calls back");
        setImmediate(() => callback(given, "answer"));
      });
      assert.equal(handler.length, 3);
      assert.equal(
        handler({}, context, (...args: unknown[]) => resolve([args, news()])),
        undefined,
      );
    });
  const [args, records] = (await call(null)) as [unknown[], { msg: string }[]];
  assert.deepEqual([args, records.map(({ msg }) => msg)], [[null, "answer"], ["calls back"]]);
  const [failed, told] = (await call(error)) as [unknown[], { msg: string; [key: string]: unknown }[]];
  assert.equal(failed[0], error);
  assert.deepEqual(
    told.map((record) => [record.msg, record["exception.type"], record["request.id"]]),
    [
      ["calls back", undefined, "invocation-1"],
      ["handed over", "RangeError", "invocation-1"],
    ],
  );
});

test("a handler with a callback that throws at once does so, once the log is written", () => {
  const error = new Error("at once");
  const handler = lambdaHandler((_event: object, _context: object, _callback: () => void) => {
    throw error;
  });
  assert.throws(
    () => handler({}, context, () => undefined),
    (reason) => reason === error,
  );
  assert.deepEqual(
    news().map(({ msg }) => msg),
    ["at once"],
  );
});

test("the wrapper looks like its handler: name, number of parameters, marks and `this`", async () => {
  const streaming = Object.assign(
    async function streaming(this: { id: number }, _event: object, _stream: object, _context: object) {
      return this.id;
    },
    { [MARK]: "response" },
  );
  const wrapper = lambdaHandler(streaming);
  assert.deepEqual([wrapper.name, wrapper.length, wrapper[MARK]], ["streaming", 3, "response"]);
  // The stream is no callback, and the context is where it is.
  assert.equal(await wrapper.call({ id: 7 }, {}, { write() {} }, context), 7);
});

test("withFlush: the answer waits for the log, or not where a promise can be handed over", async () => {
  const kept: Promise<unknown>[] = [];
  const work = (request: Request, ..._others: unknown[]) => {
    log.info("works");
    return request.url;
  };
  const request = new Request("http://localhost/a", { headers: { "x-request-id": "from-header" } });
  assert.equal(await withFlush(work)(request), "http://localhost/a");
  assert.deepEqual(
    news().map((record) => record["request.id"]),
    ["from-header"],
  );
  const context = { waitUntil: (promise: Promise<unknown>) => void kept.push(promise) };
  assert.equal(await withFlush(work)(request, {}, context), "http://localhost/a");
  assert.equal(kept.length, 1);
  await kept[0];
  assert.equal(news().length, 1);
  await withFlush(work, { waitUntil: (promise) => void kept.push(promise), requestId: () => "own" })(request);
  await kept[1];
  assert.deepEqual(
    news().map((record) => record["request.id"]),
    ["own"],
  );
});

test("withFlush: what the application gives may throw, and the call goes on", async () => {
  const fails = () => {
    throw new Error("not here");
  };
  const answer = await withFlush(() => log.info("works"), { waitUntil: fails, requestId: fails })();
  assert.equal(answer, undefined);
  assert.equal(news().length, 1);
});

test("wrong options are refused at once", () => {
  const wrong = (options: object) => () => lambdaHandler(() => undefined, options);
  assert.throws(wrong({ flushMS: 10 }), { code: "UNKNOWN_OPTION", nearest: "flushMs" });
  assert.throws(wrong({ flushMs: -1 }), { code: "INVALID_OPTION" });
  assert.throws(() => withFlush(() => undefined, { waitUntil: "later" } as never), { code: "INVALID_OPTION" });
});

test("an output that takes nothing holds up no answer for longer than is wanted, and that is said", async (t) => {
  const own = testFolder(t);
  const pipe = holdPipe(own);
  const { ended, saidOnStderr } = start("lambda-held.mjs", { stdout: pipe.writeFd });
  pipe.release();
  await saidOnStderr("answered\n");
  const [text, { stderr, code }] = await Promise.all([pipe.readAll(), ended]);
  pipe.close();
  assert.deepEqual(
    [code, stderr],
    [0, "ringlog: the log was not written within 50 ms; what is left comes later\nanswered\n"],
  );
  assert.equal(text.trim().split("\n").length, 5_000);
});

test("types: the wrapper is as its handler, and a plain value becomes a promise", () => {
  type Callback = (error?: Error | string | null, result?: string) => void;
  type AwsHandler = (event: { n: number }, context: object, callback: Callback) => Promise<string> | void;
  const asynchronous = async (event: { n: number }) => event.n;
  expectTypeOf(lambdaHandler(asynchronous)).toEqualTypeOf<(event: { n: number }) => Promise<number>>();
  expectTypeOf(lambdaHandler((event: { n: number }) => event.n)).toEqualTypeOf<
    (event: { n: number }) => Promise<number>
  >();
  const aws: AwsHandler = lambdaHandler<AwsHandler>(async (event) => String(event.n));
  assert.equal(typeof aws, "function");
});
