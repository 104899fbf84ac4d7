import assert from "node:assert/strict";
import { test } from "node:test";
import { createKeyMatcher } from "../../../record/redact-key.js";
import { redactText } from "../../../record/text-patterns.js";
import type { Frame } from "../../stack/parse-stack.js";
import { type CodeSource, Excerpts, excerptLines } from "./code-frame.js";
import { redactLiterals } from "./code-secrets.js";
import { createScreen } from "./screen.js";

const isSecretKey = createKeyMatcher([]);
const redact = (code: string): string => redactLiterals(redactText(code, isSecretKey), isSecretKey);

function sourceOf(text: string): CodeSource {
  const lines = text.split("\n");
  return { lines: (path) => (path === "/app/a.ts" ? lines : undefined), redact };
}

function at(line: number, column: number, path = "/app/a.ts"): Frame {
  return { call: "f", path, line, column, origin: "app", source: "" };
}

interface Look {
  readonly columns?: number;
  readonly color?: boolean;
}

/** The code frame as it is read on the screen. */
function shown(text: string, frame: Frame, { columns = 80, color = true }: Look = {}): string {
  const excerpt = new Excerpts(sourceOf(text)).at(frame);
  if (excerpt === undefined) return "";
  const lines = excerptLines(excerpt, createScreen({ color, columns, links: false, cwd: "/app" }));
  return lines.map((line) => `${line.replace(/\x1b\[[\d;]*m/g, "").trimEnd()}\n`).join("");
}

const PAY = `async function charge(card) {
  const r = await gateway.charge(card);
  if (!r.ok) throw new PaymentError(r.reason);
}`;

test("the line before, the line, and a caret under the column; a line of brackets is left out", () => {
  assert.equal(
    shown(PAY, at(3, 20)),
    `
   2 │ const r = await gateway.charge(card);
 ❯ 3 │ if (!r.ok) throw new PaymentError(r.reason);
     │                  ^
`.slice(1),
  );
  assert.equal(
    shown(PAY, at(2, 19)),
    `
   1 │ async function charge(card) {
 ❯ 2 │   const r = await gateway.charge(card);
     │                   ^
   3 │   if (!r.ok) throw new PaymentError(r.reason);
`.slice(1),
  );
});

test("a line after that begins by closing something is left out, one before is not", () => {
  assert.equal(shown("} else {\n  fail()\n} finally {", at(2, 3)), "   1 │ } else {\n ❯ 2 │   fail()\n     │   ^\n");
});

test("in words", () => {
  assert.equal(
    shown(PAY, at(3, 20), { color: false }),
    `
   line 2    const r = await gateway.charge(card);
   line 3 →  if (!r.ok) throw new PaymentError(r.reason);
   column 20                  ^
`.slice(1),
  );
});

test("tabs, wide and control characters: the caret stays under its column", () => {
  assert.equal(shown("\tif (x)\n\t\tthrow\tbad", at(2, 9)), "   1 │ if (x)\n ❯ 2 │   throw  bad\n     │          ^\n");
  assert.equal(shown('f("支払い", g())', at(1, 10)), ' ❯ 1 │ f("支払い", g())\n     │             ^\n');
  assert.equal(
    shown('"\x1b[31m\u202e", g()', at(1, 11)),
    ' ❯ 1 │ "\\x1b[31m\\u202e", g()\n     │                   ^\n',
  );
});

test("a very long line is cut around the column, without the lines beside it", () => {
  const code = `${"var a=1;".repeat(100_000)}throw new Error("here");${"var b=2;".repeat(100_000)}`;
  for (const columns of [40, 80, 200]) {
    const lines = shown(`// first\n${code}`, at(2, 800_007), { columns }).split("\n");
    assert.equal(lines.length, 3, lines.join("\n"));
    assert.ok(lines[0]?.includes("…") && lines[0].includes("throw new Er") && lines[0].endsWith("…"), lines[0]);
    assert.ok((lines[0]?.length ?? 0) <= columns);
    assert.equal(lines[0]?.slice(lines[1]?.indexOf("^")).startsWith("new Er"), true);
  }
});

test("no frame: unknown file, empty file, empty line, a line or column beyond the end", () => {
  for (const [text, frame] of [
    [PAY, at(1, 1, "/app/b.ts")],
    ["", at(1, 1)],
    ["a\n\nb", at(2, 1)],
    [PAY, at(5, 1)],
    [PAY, at(0, 0)],
    [PAY, at(4, 99)],
  ] as const) {
    assert.equal(shown(text, frame), "", `${frame.line}:${frame.column}`);
  }
});

test("an unknown column has no caret", () => {
  assert.equal(shown("a()", at(1, 0)), " ❯ 1 │ a()\n");
});

test("no secret is shown, whether its form or its name gives it away, and the caret stays where it belongs", () => {
  for (const [code, expected] of [
    ['connect("postgres://me:hunter2@db/x"); fail()', 'connect("postgres://[redacted]@db/x"); fail()'],
    ['const password = "hunter2"; fail()', 'const password = "[redacted]"; fail()'],
    ["login({ user, apiKey: 'hunter2' }); fail()", 'login({ user, apiKey: "[redacted]" }); fail()'],
    ['const secret: string = "hun\\"ter2"; fail()', 'const secret: string = "[redacted]"; fail()'],
    ["env.TOKEN ?? `hunter2`; fail()", 'env.TOKEN ?? "[redacted]"; fail()'],
    ['env["API_KEY"] || "hunter2"; fail()', 'env["API_KEY"] || "[redacted]"; fail()'],
    ["setPassword('hunter2'); fail()", 'setPassword("[redacted]"); fail()'],
    ["fetch(u, { h: 'Bearer hunter2hunter2' }); fail()", "fetch(u, { h: 'Bearer [redacted]' }); fail()"],
  ] as const) {
    const [line, caret] = shown(code, at(1, code.indexOf("fail") + 1)).split("\n");
    assert.equal(line, ` ❯ 1 │ ${expected}`);
    assert.equal(caret?.indexOf("^"), line?.indexOf("fail"));
  }
});

test("a secret that begins on another line is not shown either", () => {
  const key = `const pem = \`-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqh\n".repeat(30)}-----END PRIVATE KEY-----\`;`;
  const lines = `${key}\nfail();\n${"other();\n".repeat(60)}`;
  for (const line of [5, 31, 32]) assert.equal(shown(lines, at(line, 1)), "");
  const short = lines.replace(/(?:MIIE\w+\n)+/, "MIIE\n");
  for (const line of [2, 3, 4, 5]) assert.equal(shown(short, at(line, 1)), "");
  assert.equal(
    shown('login({ password:\n  "hunter2" })', at(2, 3)),
    '   1 │ login({ password:\n ❯ 2 │   "[redacted]" })\n     │   ^\n',
  );
});

test("searching a hostile line for secrets takes no time to speak of", () => {
  const hostile = [
    "a".repeat(8000),
    `${"password".repeat(900)}`,
    "(".repeat(8000),
    `x=${'"\\'.repeat(4000)}`,
    " : ".repeat(2700),
  ];
  for (const line of hostile) assert.equal(typeof redactLiterals(line, isSecretKey), "string");
});
