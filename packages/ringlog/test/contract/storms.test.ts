// Storms: what is withheld on the short way must be what the long way would withhold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Logger, withRequestId } from "ringlog";
import { testFolder } from "../support/folder.js";
import { logFile, ofEvent, readLog } from "../support/log-lines.js";
import { run } from "../support/program.js";
import { openLog, single } from "./open-log.js";

const SUMMARY = "ringlog.suppressed";
const STORM = "ringlog.storm";

/** Numbers are taken out of fingerprints, words are not. */
function wordOf(number: number): string {
  return Array.from(String(number), (digit) => "abcdefghij"[Number(digit)]).join("");
}

function throwDifferent(log: Logger, count: number): void {
  for (let n = 0; n < count; n++) log.error(new RangeError(`no such ${wordOf(n)}`));
}

test("more than a hundred different errors in a window are a storm, which is told of once, with the largest", async (t) => {
  const { log, waitFor, closed } = openLog(t, { throttleSec: 0.5 });
  throwDifferent(log, 150);
  for (let n = 0; n < 1_000; n++) log.error(new RangeError("no such bc"));
  for (let n = 0; n < 500; n++) log.error(new RangeError("no such de"));
  await waitFor((line) => line["event.name"] === STORM);
  const lines = await closed();
  const storm = single(ofEvent(lines, STORM));
  assert.deepEqual(
    ["level", "msg", "seq", "storm.errors", "storm.records"].map((key) => storm[key]),
    ["error", "storm: 150 different errors", undefined, 150, 1_650],
  );
  const [first, second, ...others] = storm["storm.largest"] as {
    title: string;
    count: number;
    fingerprint: string;
  }[];
  assert.deepEqual([first?.title, first?.count], ["RangeError: no such bc", 1_001]);
  assert.deepEqual([second?.title, second?.count], ["RangeError: no such de", 501]);
  assert.equal(others.length, 3);
  const named = lines.find((line) => line["error.fingerprint"] === first?.fingerprint);
  assert.equal(named?.["exception.message"], "no such bc");
  const times = ["first", "last"].map((which) => Date.parse(String(storm[`${which}_observed_timestamp`])));
  assert.ok((times[0] as number) <= (times[1] as number) && (times[1] as number) - (times[0] as number) < 60_000);
  // Two lines a window for each, as ever.
  assert.equal(lines.filter((line) => line["event.name"] === undefined).length, 150);
  assert.equal(ofEvent(lines, SUMMARY).length, 2);
});

test("a hundred are none, nor any number without a throttle", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  throwDifferent(log, 100);
  assert.deepEqual(ofEvent(await closed(), STORM), []);
  const unthrottled = openLog(t, { throttleSec: 0 });
  throwDifferent(unthrottled.log, 150);
  assert.deepEqual(ofEvent(await unthrottled.closed(), STORM), []);
});

test("a storm of several threads is one, also where the worker dies in it", async (t) => {
  for (const way of ["threads", "worker dies"]) {
    const folder = testFolder(t);
    const { code, stderr } = await run("storm.mjs", { args: [folder, way] });
    assert.equal(code, 0, stderr);
    const storms = ofEvent(readLog(logFile(folder)), STORM);
    assert.deepEqual(
      storms.map((line) => [line["storm.errors"], line["storm.records"]]),
      [[150, 300]],
      way,
    );
  }
});

test("in the middle of a storm another class, name or code with the same message is another error", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  class Refused extends Error {}
  class Reset extends Error {}
  const message = "connect";
  const others = [
    new Reset(message),
    Object.assign(new Refused(message), { name: "Named" }),
    Object.assign(new Refused(message), { code: "E_ONE" }),
    Object.assign(new Refused(message), { code: "E_TWO" }),
    new Error(message),
  ];
  for (const other of others) {
    for (let n = 0; n < 10; n++) log.error(new Refused(message));
    log.error(other);
  }
  for (let n = 0; n < 10; n++) log.error(new Refused(message));
  const lines = await closed();
  const own = lines.filter((line) => line["event.name"] === undefined);
  assert.deepEqual(
    own.map((line) => line["exception.type"]),
    ["Refused", "Reset", "Named", "Refused", "Refused", "Error"],
  );
  assert.deepEqual(
    ofEvent(lines, SUMMARY).map((line) => line["log_count"]),
    [59],
  );
});

test("what is not a repeat has been read once, also where reading throws", async (t) => {
  const { log, own } = openLog(t, { throttleSec: 60 });
  const storm = () => {
    for (let n = 0; n < 10; n++) log.error(new Error("same"));
  };
  for (const throwing of ["message", "name", "code", "constructor", ""]) {
    storm();
    const reads: Record<string, number> = Object.create(null);
    const error = new Error("same");
    // The stack first: Node.js 20 formats it when it is redefined, and reads the others.
    for (const key of ["stack", "message", "name", "code", "constructor"]) {
      const value =
        key === "constructor" ? class Other extends Error {} : key === "name" ? "Error" : `${key} ${throwing}`;
      const get = () => {
        reads[key] = (reads[key] ?? 0) + 1;
        if (key === throwing) throw new Error("hostile");
        return value;
      };
      Object.defineProperty(error, key, { get, configurable: true });
    }
    log.error(error, "counted");
    assert.deepEqual(
      Object.entries(reads).filter(([, count]) => count !== 1),
      [],
      `${throwing} throws`,
    );
    assert.equal(reads["message"], 1);
  }
  const types = (await own()).slice(1).map((line) => line["exception.type"]);
  assert.deepEqual(types, ["Other", "Other", "Other", "Error", "Other"]);
});

test("two storms that take turns, of one logger and of two, in requests of their own, are counted exactly", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  const child = log.child({ part: 1 });
  const EACH = 1_000;
  for (let n = 0; n < EACH; n++) {
    withRequestId(`r-${n & 1}`, () => log.error(new Error("one")));
    log.error(new Error("two"));
    if (n % 10 !== 0) continue;
    for (let more = 0; more < 10; more++) child.error(new Error("three"));
  }
  const lines = await closed();
  assert.equal(lines.filter((line) => line["event.name"] === undefined).length, 3);
  const summaries = ofEvent(lines, SUMMARY);
  assert.deepEqual(
    summaries.map((line) => line["log_count"]),
    [EACH - 1, EACH - 1, EACH - 1],
  );
  const one = summaries.find((line) => String(line["msg"]).includes("one"));
  assert.equal(one?.["suppressed.requests"], 2);
});

test("a storm longer than any counter of it is summarised with its count, once", async (t) => {
  const { log, closed } = openLog(t, { throttleSec: 60 });
  const MANY = 200_000;
  const error = new Error("storm");
  for (let n = 0; n < MANY; n++) log.error(error);
  const [summary, ...more] = ofEvent(await closed(), SUMMARY);
  assert.deepEqual([summary?.["log_count"], more.length], [MANY - 1, 0]);
  const first = Date.parse(String(summary?.["first_observed_timestamp"]));
  assert.ok(Date.parse(String(summary?.["last_observed_timestamp"])) > first);
});
