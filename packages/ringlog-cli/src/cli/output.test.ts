import assert from "node:assert/strict";
import { test } from "node:test";
import { Output } from "./output.js";
import { Progress, progressLine } from "./progress.js";

function closedError(): Error {
  return Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
}

test("text is gathered, and written at the end of the turn", async () => {
  const written: string[] = [];
  const output = new Output({ write: (text) => void written.push(text) });
  output.line("a");
  output.json({ b: 1 });
  assert.deepEqual(written, []);
  await new Promise(setImmediate);
  assert.deepEqual(written, ['a\n{"b":1}\n']);
});

test("much text is written at once, so that memory stays bounded", () => {
  const written: string[] = [];
  const output = new Output({ write: (text) => void written.push(text) });
  output.write("x".repeat(70_000));
  assert.equal(written.length, 1);
});

test("when the reader has gone that is told once, and nothing is written any more", () => {
  let writes = 0;
  let closed = 0;
  const write = () => {
    writes++;
    throw closedError();
  };
  const output = new Output({ write, onClosed: () => closed++ });
  for (let turn = 0; turn < 3; turn++) {
    output.line("a");
    output.flush();
  }
  assert.deepEqual([writes, closed], [1, 1]);
});

test("another failure is thrown", () => {
  const output = new Output({
    write: () => {
      throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
    },
  });
  output.line("a");
  assert.throws(() => output.flush(), /no space left/);
});

test("a progress bar shows after half a second, gives way to output, and is cleared at the end", () => {
  const shown: string[] = [];
  let nowMs = 0;
  const progress = new Progress(
    () => 60,
    (text) => void shown.push(text),
    () => nowMs,
  );
  const output = new Output({ write: (text) => void shown.push(`<${text.trim()}>`) });
  output.giveWay(progress.clear);
  progress.update(1, 100);
  nowMs = 499;
  progress.update(20, 100);
  assert.deepEqual(shown, []);
  nowMs = 500;
  progress.update(30, 100);
  assert.match(shown[0] ?? "", /^\rreading ━+─+ +30% .*\x1b\[K$/);
  output.line("found");
  output.flush();
  assert.deepEqual(shown.slice(1), ["\r\x1b[K", "<found>"]);
  nowMs = 900;
  progress.update(40, 100);
  assert.equal(shown.length, 3, "it comes back only after a while without output");
  nowMs = 1_100;
  progress.update(50, 100);
  progress.end();
  assert.equal(shown.at(-1), "\r\x1b[K");
});

test("a bar is never as wide as the terminal, or it would wrap", () => {
  for (const columns of [20, 40, 80, 200])
    for (const [done, total] of [
      [0, 0],
      [5e8, 28e8],
      [28e8, 28e8],
      [9, 1],
    ] as const) {
      const line = progressLine(done, total, columns);
      assert.ok(line.length < columns, `${line} in ${columns}`);
    }
});

test("without a terminal there is no bar", () => {
  const shown: string[] = [];
  let nowMs = 0;
  const progress = new Progress(
    () => 0,
    (text) => void shown.push(text),
    () => nowMs,
  );
  progress.update(1, 2);
  nowMs = 9_999;
  progress.update(2, 2);
  progress.end();
  assert.deepEqual(shown, []);
});
