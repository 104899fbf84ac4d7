import assert from "node:assert/strict";
import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { testFolder } from "../../../test/support/folder.js";
import { rotatedNames } from "../../../test/support/rotated.js";
import type { FileSinkOptions } from "./file/file-options.js";
import { FileSink } from "./file-sink.js";
import { NO_PROGRESS } from "./sink.js";

const HOUR_MS = 3_600_000;
const PLAN = { maxBytes: 0, every: null, keep: 0, compress: false } as const;

/** A sink with clocks that the test sets, on a file of its own. */
function openSink(t: TestContext, isBlocking: boolean, options: Partial<FileSinkOptions> = {}) {
  const folder = testFolder(t);
  const path = join(folder, "app.log");
  const clock = { nowMs: 0, wallMs: Date.now() };
  const said: string[] = [];
  const host = {
    now: () => clock.nowMs,
    wallMs: () => clock.wallMs,
    progress: () => undefined,
    warn: (line: string) => void said.push(line),
  };
  const sink = new FileSink({ path, mode: 0o600, allowSpecialFile: false, ...options }, host);
  t.after(() => sink.close());
  const write = async (text: string) => {
    clock.nowMs += 1_000;
    if (isBlocking) sink.writeSync(Buffer.from(text), 1_000, NO_PROGRESS);
    else await sink.write(Buffer.from(text), NO_PROGRESS);
  };
  return { folder, path, clock, said, sink, write, text: () => readFileSync(path, "utf8") };
}

for (const isBlocking of [false, true]) {
  describe(`the file sink, ${isBlocking ? "blocking" : "waiting"}`, () => {
    it("rotates before the line that would make the file too large, and only between lines", async (t) => {
      const rotate = { ...PLAN, maxBytes: 10 };
      const { folder, write, text } = openSink(t, isBlocking, { rotate });
      await write("1234\n1234\n1234\n");
      await write("a line that is too long\n12\n");
      await write("1234567\n");
      const all = [...rotatedNames(folder).map((name) => readFileSync(join(folder, name), "utf8")), text()];
      assert.deepEqual(all, ["1234\n1234\n", "1234\n", "a line that is too long\n", "12\n", "1234567\n"]);
    });

    it("counts what others write to the file", async (t) => {
      const { folder, path, write } = openSink(t, isBlocking, { rotate: { ...PLAN, maxBytes: 100 } });
      await write("mine\n");
      appendFileSync(path, `${"x".repeat(94)}\n`);
      await write("mine\n");
      assert.equal(rotatedNames(folder).length, 1);
    });

    it("rotates at the hour, not before, not where the clock goes back, and never an empty file", async (t) => {
      const { folder, clock, write } = openSink(t, isBlocking, { rotate: { ...PLAN, every: "hour" } });
      clock.wallMs = Date.parse("2040-01-01T10:30:00Z");
      await write("of ten\n");
      clock.wallMs += HOUR_MS / 2 - 1;
      await write("of ten, too\n");
      clock.wallMs -= 2 * HOUR_MS;
      await write("put back\n");
      assert.equal(rotatedNames(folder).length, 0);
      clock.wallMs += HOUR_MS;
      await write("of the next\n");
      assert.equal(rotatedNames(folder).length, 1);
    });

    it("goes to where the path leads when the file was renamed, and makes it again when it was deleted", async (t) => {
      const { folder, path, write, text, said } = openSink(t, isBlocking);
      await write("first\n");
      renameSync(path, join(folder, "old"));
      await write("second\n");
      assert.deepEqual([readFileSync(join(folder, "old"), "utf8"), text()], ["first\n", "second\n"]);
      rmSync(path);
      await write("third\n");
      assert.equal(text(), "third\n");
      rmSync(folder, { recursive: true });
      await write("fourth\n");
      assert.deepEqual([text(), said], ["fourth\n", []]);
    });

    it("goes on in the renamed file as long as no other can be opened", async (t) => {
      const { folder, path, write, said } = openSink(t, isBlocking);
      await write("first\n");
      renameSync(path, join(folder, "old"));
      writeFileSync(join(folder, "target"), "");
      symlinkSync("target", path);
      await write("second\n");
      assert.equal(readFileSync(join(folder, "old"), "utf8"), "first\nsecond\n");
      assert.match(
        said.join("\n"),
        /^cannot open .* again: it is a symbolic link.*had this name, and that is tried again$/,
      );
      rmSync(path);
      await write("third\n");
      assert.equal(readFileSync(path, "utf8"), "third\n");
    });

    it("says what a truncation cost, and goes on without a hole", async (t) => {
      const { path, write, text, said } = openSink(t, isBlocking);
      await write("1234567\n1234567\n");
      truncateSync(path, 0);
      await write("next\n");
      assert.equal(text(), "next\n");
      assert.match(said.join("\n"), /was truncated by another program: 16 bytes/);
      truncateSync(path, 2);
      await write("last\n");
      assert.equal(text(), "ne\nlast\n");
      assert.equal(said.length, 2);
    });

    it("begins a line of its own after one whose rest was given up", async (t) => {
      const { sink, write, text } = openSink(t, isBlocking);
      await write("half a line");
      sink.discard();
      await write("whole\n");
      await write("half of ");
      await write("one\n");
      assert.equal(text(), "half a line\nwhole\nhalf of one\n");
    });

    it("does not rotate or move in the middle of a line", async (t) => {
      const { folder, path, write } = openSink(t, isBlocking, { rotate: { ...PLAN, maxBytes: 10 } });
      await write("1234567 ");
      renameSync(path, join(folder, "old"));
      await write("rest\nnext\n");
      assert.equal(readFileSync(join(folder, "old"), "utf8"), "1234567 rest\n");
      assert.equal(readFileSync(path, "utf8"), "next\n");
    });

    it("goes on in the file that is too large while another process seems to rotate it", async (t) => {
      const { folder, write, text, said } = openSink(t, isBlocking, { rotate: { ...PLAN, maxBytes: 10 } });
      await write("123456\n");
      writeFileSync(join(folder, ".app.log.lock"), "somebody's");
      await write("123456\n");
      await write("123456\n");
      assert.equal(text(), "123456\n".repeat(3));
      assert.deepEqual([rotatedNames(folder), said], [[], []]);
      assert.equal(readdirSync(folder).length, 2);
    });
  });
}
