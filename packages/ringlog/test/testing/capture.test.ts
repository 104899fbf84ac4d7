import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { debug, getLogger, initLogger, withRequestId } from "ringlog";
import { type CapturedLogs, captureLogs } from "ringlog/testing";

const early = getLogger("early");
const load = debug({ fallback: null }, async function load(id: string): Promise<string | null> {
  await turn();
  throw new Error(`no user ${id}`);
});

describe("captureLogs", () => {
  it("has what the process's loggers write while a function runs", async () => {
    const logs = await captureLogs(async () => {
      early.info("from a logger that was made before");
      assert.equal(await withRequestId("r1", () => load("13")), null);
    });
    logs.expectRecords([
      { "logger.name": "early", msg: /made before/ },
      { "code.function.name": "load", "exception.message": "no user 13", "request.id": "r1" },
    ]);
    early.child({}).level; // Nothing is written here: nobody would see it.
    assert.equal(getLogger().stats().accepted, 0);
  });

  it("ends with a function that throws, or rejects", async () => {
    assert.throws(() => captureLogs(() => assert.fail("as it is")), /as it is/);
    await assert.rejects(
      captureLogs(async () => assert.fail("as it is")),
      /as it is/,
    );
    captureLogs(() => early.info("again")).expectRecord({ msg: "again" });
  });

  it("knows what a module that is under test says to initLogger, and forgets it", () => {
    const logs = captureLogs(() => {
      const log = initLogger({ logName: "app", filePath: "/no/such/place/app.log", level: "debug", redact: ["iban"] });
      log.debug({ iban: "DE00 1234" }, "configured");
      assert.throws(() => initLogger({ level: "loud" as "info" }), /valid is/);
    });
    logs.expectRecord({ "service.name": "app", iban: "[redacted]" });
    captureLogs(() => getLogger().debug("too low")).expectNoRecord();
  });

  it("refuses to capture twice at a time", () => {
    const logs = captureLogs();
    assert.throws(() => captureLogs(), /diverted already/);
    logs.restore();
    logs[Symbol.dispose]();
    captureLogs().restore();
  });

  it("keeps the meaning of children that are made in one capture and used in another", () => {
    const children = [1, 2, 3].map((n) => {
      let made = early;
      captureLogs(() => {
        made = early.child({ n, tenant: `tenant ${n}`, [`only${n}`]: true });
        for (let again = 0; again < 3; again++) made.info("warm", { n, deep: { n } });
      });
      return made;
    });
    const logs = captureLogs(() => {
      for (const child of children) child.info("used");
    });
    logs.expectRecords([1, 2, 3].map((n) => ({ n, tenant: `tenant ${n}`, [`only${n}`]: true })));
  });
});

describe("captureLogs around each test", () => {
  let logs: CapturedLogs;
  beforeEach(() => {
    logs = captureLogs({ throttleSec: 0, level: "trace" });
  });
  afterEach(() => logs.restore());

  for (const name of ["first", "second"])
    it(`begins anew, ${name}`, () => {
      early.trace(name);
      logs.expectRecords([{ msg: name, seq: 1 }]);
    });

  it("goes by options of the test", () => {
    for (let count = 0; count < 3; count++) early.error(new Error("down"));
    assert.equal(logs.records.length, 3);
  });
});
