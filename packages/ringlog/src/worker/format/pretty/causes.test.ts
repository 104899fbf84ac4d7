import assert from "node:assert/strict";
import { test } from "node:test";
import type { LogRecord } from "../../../record/record.js";
import { cause, errorOf, object, recordWith } from "../pretty.fixture.js";
import { createPrettyFormatter } from "../pretty.js";

const TERMINAL = { columns: 80, links: false, cwd: "/app" };
const inColor = createPrettyFormatter({ ...TERMINAL, color: true });
const inWords = createPrettyFormatter({ ...TERMINAL, color: false });

const format = (record: LogRecord) => inColor(record).replace(/\x1b\[[\d;]*m/g, "");

test("errors below causes and aggregated errors are a tree, and fold the frames of those above", () => {
  const handler = "handle (/app/src/handler.ts:9:1)";
  const leaf = {
    ...cause("Error", "refused", "connect (/app/src/db.ts:1:2)", handler),
    props: object({ code: "ECONN" }),
  };
  const inner = {
    ...cause("AggregateError", "all replicas", "all (/app/src/pool.ts:3:4)", handler),
    errors: [
      { ...cause("Error", "first", "one (/app/src/pool.ts:5:6)", handler), causes: [leaf] },
      cause("Error", "second"),
    ],
  };
  const error = errorOf(cause("Error", "no data", "load (/app/src/load.ts:7:8)", handler), {
    causes: [inner, cause("Error", "last")],
  });
  const record = recordWith({ level: "error", msg: "no data", error });
  assert.deepEqual(
    inWords(record)
      .split("\n")
      .slice(3)
      .map((line) => /^ *[^ ]+ [^ ]+/.exec(line)?.[0]),
    ["   caused by", "     error 1", "       caused by", "     error 2", "   caused by", undefined],
    "in words the tree is seen by its indents",
  );
  assert.equal(
    format(record),
    `✖ 14:03:07.412 PaymentService ERROR Error no data
   src/load.ts:7:8  load
   at handle src/handler.ts:9:1
   ├ caused by AggregateError: all replicas  src/pool.ts:3:4  … 1 as above
   │ ├ error 1 of 2 Error: first  src/pool.ts:5:6  … 1 as above
   │ │ └ caused by Error [ECONN]: refused  src/db.ts:1:2  … 1 as above
   │ └ error 2 of 2 Error: second
   └ caused by Error: last
`,
  );
});

test("a tree has its end on the screen, whatever its size", () => {
  const nest = (depth: number): ReturnType<typeof cause> =>
    depth === 0
      ? cause("Error", "leaf")
      : ({ ...cause("AggregateError", `d${depth}`), errors: [nest(depth - 1), nest(depth - 1)] } as never);
  const text = format(recordWith({ level: "error", msg: "m", error: errorOf(nest(8)) }));
  const lines = text.split("\n");
  assert.ok(lines.length < 24, text);
  const shown = text.match(/error \d of 2/g)?.length ?? 0;
  assert.ok(shown > 5 && shown <= 8, text);
  const more = [...text.matchAll(/… ([\d,]+) more errors?/g)].reduce(
    (sum, [, count]) => sum + Number(count?.replace(",", "")),
    0,
  );
  assert.equal(more, 2 ** 9 - 2 - shown, "every error that is not shown is counted once");
});
