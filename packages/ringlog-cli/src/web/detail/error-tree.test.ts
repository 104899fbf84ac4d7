import assert from "node:assert/strict";
import { test } from "node:test";
import { ERROR_FIELDS } from "./entry.fixture.js";
import { type ErrorNode, errorTitle, errorTree } from "./error-tree.js";

function treeOf(fields: Readonly<Record<string, unknown>>): ErrorNode {
  const tree = errorTree(new Map(Object.entries(fields)));
  assert.ok(tree);
  return tree;
}

/** Labels and titles, indented as they stand. */
function outline(node: ErrorNode, indent = ""): string[] {
  return node.below.flatMap((below) => [
    `${indent}${below.label} ${errorTitle(below)}`,
    ...outline(below, `${indent}  `),
  ]);
}

test("an error has its code in the title, its other properties beside, and its frames", () => {
  const tree = treeOf(ERROR_FIELDS);
  assert.equal(errorTitle(tree), "PaymentError [E_PAY]: charge failed");
  assert.deepEqual([...tree.props], [["status", 502]]);
  assert.equal(tree.frames.length, 4);
});

test("a cause tells how many of its last frames the error above has, too", () => {
  const [cause] = treeOf(ERROR_FIELDS).below;
  assert.equal(cause?.shared, 2);
  assert.equal(cause?.frames.length, 3);
});

test("each cause of a chain is compared with the one before it", () => {
  const stack = (...calls: string[]) => ["Error: m", ...calls.map((call) => `    at ${call}`)].join("\n");
  const [top, query, connect, socket] = [
    "top (/a.js:1:1)",
    "query (/b.js:1:1)",
    "connect (/b.js:2:1)",
    "open (/b.js:3:1)",
  ] as const;
  const tree = treeOf({
    "exception.type": "Error",
    "exception.message": "m",
    "exception.stacktrace": stack(top),
    "exception.causes": [
      { type: "Error", message: "m", stacktrace: stack(connect, query, top) },
      { type: "Error", message: "m", stacktrace: stack(socket, connect, query, top) },
    ],
  });
  assert.deepEqual(
    tree.below.map(({ shared }) => shared),
    [1, 3],
  );
});

test("causes are a chain, errors of an AggregateError have their number, each with its own below", () => {
  const tree = treeOf({
    "exception.type": "AggregateError",
    "exception.message": "no mirror answered",
    "exception.causes": [
      { type: "Error", message: "a" },
      { type: "Error", message: "b" },
    ],
    "exception.errors": [
      { type: "RangeError", message: "A timed out", causes: [{ type: "Error", message: "hang up" }] },
      { type: "TypeError", message: "" },
    ],
  });
  assert.deepEqual(outline(tree), [
    "caused by Error: a",
    "caused by Error: b",
    "error 1 of 2 RangeError: A timed out",
    "  caused by Error: hang up",
    "error 2 of 2 TypeError",
  ]);
});

test("a code that the message begins with is not said twice, and is no property either", () => {
  const tree = treeOf({
    "exception.type": "Error",
    "exception.message": "ENOENT: no such file",
    "exception.props": { code: "ENOENT" },
  });
  assert.equal(errorTitle(tree), "Error: ENOENT: no such file");
  assert.equal(tree.props.size, 0);
});

test("a tree has an end, whatever another logger wrote, and counts what it leaves out", () => {
  let deep: unknown = { type: "Error", message: "leaf" };
  for (let depth = 0; depth < 5000; depth++) deep = { type: "Error", message: "m", causes: [deep] };
  assert.equal(outline(treeOf({ "exception.type": "E", "exception.causes": [deep] })).length, 12);
  const many = Array.from({ length: 1000 }, () => ({ type: "Error", message: "m" }));
  const wide = treeOf({ "exception.type": "E", "exception.errors": many });
  assert.equal(wide.below.length + wide.leftOut, 1000);
  assert.ok(wide.below.length < 100);
});

test("values of the wrong kind are as if they were not there", () => {
  const tree = treeOf({
    "exception.type": "Error",
    "exception.message": 7,
    "exception.stacktrace": ["at f (/a.js:1:1)"],
    "exception.causes": "none",
    "exception.errors": [null, 7, "text"],
    "exception.props": ["x"],
  });
  assert.deepEqual([tree.message, tree.frames.length, tree.props.size], ["", 0, 0]);
  assert.equal(tree.below.length, 3);
  assert.equal(errorTree(new Map([["exception.message", ""]])), undefined);
});
