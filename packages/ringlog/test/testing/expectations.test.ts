import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTestLogger } from "ringlog/testing";

function shop() {
  const log = createTestLogger();
  log.logger.info({ order: { id: 7, items: ["tea", "cup"] } }, "order paid");
  log.logger.warn({ order: { id: 8, items: [] } }, "order empty");
  log.logger.error(new Error("no such user 13"));
  return log;
}

/** The error that `run` throws. */
function errorOf(run: () => unknown): assert.AssertionError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof assert.AssertionError);
    return error;
  }
  assert.fail("nothing was thrown");
}

describe("expectRecord", () => {
  it("gives the first record that matches by values, parts, patterns and functions", () => {
    const { expectRecord } = shop();
    assert.equal(expectRecord({ order: { items: ["tea", "cup"] } })["msg"], "order paid");
    assert.equal(expectRecord({ msg: /^order/g, level: (level) => level !== "info" }).msg, "order empty");
    assert.equal(expectRecord({ order: undefined }).msg, "no such user 13");
    assert.equal(expectRecord({ "exception.stacktrace": /expectations\.test/ }).level, "error");
  });

  it("says how the most similar records differ", () => {
    const error = errorOf(() =>
      shop().expectRecord({ level: "info", msg: "order paid", order: { id: 9, items: ["tea"] } }),
    );
    assert.equal(
      error.message,
      [
        "no record matches { level: 'info', msg: 'order paid', order: { id: 9, items: [ 'tea' ] } }; 3 records were logged, the most similar first",
        '  #1 info "order paid"',
        "      order → id: expected 9, is 7",
        "      order → items: expected [ 'tea' ], is [ 'tea', 'cup' ]",
        '  #3 error "no such user 13"',
        "      level: expected 'info', is 'error'",
        "      msg: expected 'order paid', is 'no such user 13'",
        "      order: expected { id: 9, items: [ 'tea' ] }, is nothing",
        '  #2 warn "order empty"',
        "      level: expected 'info', is 'warn'",
        "      msg: expected 'order paid', is 'order empty'",
        "      order → id: expected 9, is 8",
        "      order → items: expected [ 'tea' ], is []",
      ].join("\n"),
    );
    assert.deepEqual(error.actual, { level: "info", msg: "order paid", order: { id: 7, items: ["tea", "cup"] } });
    assert.equal(error.operator, "expectRecord");
  });

  it("says so where nothing was logged", () => {
    assert.match(errorOf(() => createTestLogger().expectRecord({ msg: "x" })).message, /0 records were logged/);
  });
});

describe("expectNoRecord", () => {
  it("names what was logged against it", () => {
    const { expectNoRecord } = shop();
    expectNoRecord({ level: "fatal" });
    assert.equal(
      errorOf(() => expectNoRecord({ level: "error" })).message,
      'a record matches what must not be logged\n  error "no such user 13"',
    );
    assert.match(errorOf(() => expectNoRecord()).message, /^3 records match/);
  });
});

describe("expectRecords", () => {
  it("wants all records, in order, and no others", () => {
    const { expectRecords } = shop();
    assert.equal(expectRecords([{ level: "info" }, { level: "warn" }, { level: "error" }]).length, 3);
    const error = errorOf(() => expectRecords([{ level: "info" }, { level: "info" }]));
    assert.equal(
      error.message,
      [
        "the records are not those expected (3 logged, 2 expected)",
        '  #2 warn "order empty"',
        "      level: expected 'info', is 'warn'",
        '  #3 error "no such user 13" is one too many',
      ].join("\n"),
    );
    assert.match(errorOf(() => expectRecords([{}, {}, {}, {}])).message, /#4 is missing/);
  });
});
