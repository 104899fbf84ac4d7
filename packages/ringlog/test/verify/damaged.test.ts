// Logs that are damaged by hand, and what is no log at all.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { RinglogError } from "ringlog";
import { type VerifyOptions, type VerifyReport, verify } from "ringlog/verify";
import { testFolder } from "../support/folder.js";
import { runWell } from "../support/program.js";
import { droppedLine, recordLine } from "./lines.js";

const WINDOWS = process.platform === "win32" ? "needs named pipes of POSIX" : false;

describe("a damaged log", () => {
  it("counts what is torn, foreign, there twice, out of order and missing, and says where", async (t) => {
    const whole = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seq) => recordLine({ seq }));
    const [one, two, three, four, five, six, , eight, nine] = whole as string[];
    const lines = [
      one,
      two,
      three,
      three,
      five,
      four,
      six?.slice(0, 40),
      "a line of another",
      eight,
      nine?.slice(0, -1),
    ];
    const report = await verifyText(t, `${lines.join("\n")}`);
    assert.deepEqual(pick(report), {
      ...{ ok: false, lines: 10, records: 7, ownRecords: 0, torn: 2, foreign: 1 },
      ...{ duplicated: 1, outOfOrder: 1, missing: 2, unexplained: 2 },
    });
    const places = report.problems.map(({ kind, line, what }) => [kind, line, what]);
    assert.deepEqual(places, [
      ["duplicated", 4, "3 of thread 0 of aaaaaaaa"],
      ["outOfOrder", 6, "4 of thread 0 of aaaaaaaa"],
      ["torn", 7, "a part of a record"],
      ["foreign", 8, "not a line of ringlog"],
      ["torn", 10, "has no end"],
    ]);
    assert.equal(report.problems[1]?.byte, lines.slice(0, 5).join("\n").length + 1);
    assert.deepEqual(report.processes[0]?.threads[0]?.missingRanges, [{ from: 6, to: 7 }]);
  });

  it("explains what is missing by loss records of the same process and thread only, and never by more than they tell", async (t) => {
    const b = { instanceId: "bbbbbbbb" };
    const lines = [
      ...[1, 4].map((seq) => recordLine({ seq })),
      droppedLine({}, 5),
      ...[1, 4].map((seq) => recordLine({ seq, threadId: 1 })),
      droppedLine({ threadId: 1 }, 1),
      ...[1, 4].map((seq) => recordLine({ seq, ...b })),
      droppedLine({ ...b, threadId: 7 }, 3),
    ];
    const report = await verifyText(t, lines.map((line) => `${line}\n`).join(""));
    const threads = report.processes.flatMap((process) => process.threads.map((thread) => ({ ...process, ...thread })));
    assert.deepEqual(
      threads.map((each) => [each.instanceId, each.threadId, each.missing, each.explained, each.droppedUnseen]),
      [
        ["aaaaaaaa", 0, 2, 2, 3],
        ["aaaaaaaa", 1, 2, 1, 0],
        ["bbbbbbbb", 0, 2, 0, 0],
        ["bbbbbbbb", 7, 0, 0, 3],
      ],
    );
    const { ok, ownRecords, missing, dropped, explained, unexplained, droppedUnseen } = report;
    assert.deepEqual(
      { ok, ownRecords, missing, dropped, explained, unexplained, droppedUnseen },
      { ok: false, ownRecords: 3, missing: 6, dropped: 9, explained: 3, unexplained: 3, droppedUnseen: 6 },
    );
  });

  it("that begins with a hole, as copytruncate leaves one: torn, and nothing of it is kept in memory", async (t) => {
    const folder = testFolder(t);
    const path = join(folder, "app.log");
    writeFileSync(path, "");
    truncateSync(path, 2 ** 30);
    writeFileSync(path, `\n${recordLine({ seq: 1 })}\n`, { flag: "a" });
    const { report, grownMiB } = await verifyApart(path);
    assert.deepEqual([report.torn, report.records, report.ok], [1, 1, false]);
    assert.equal(report.problems[0]?.what, "longer than maxLineBytes");
    assert.ok(grownMiB < 150, `${grownMiB} MiB more`);
  });

  it("that unpacks to far more than it is: bounded memory", async (t) => {
    const path = join(testFolder(t), "app.log.gz");
    const part = gzipSync(Buffer.alloc(2 ** 27, "x"));
    writeFileSync(path, Buffer.concat([part, part, gzipSync(`\n${recordLine({ seq: 1 })}\n`)]));
    const { report, grownMiB } = await verifyApart(path);
    assert.deepEqual([report.foreign, report.records, report.ok], [1, 1, true]);
    assert.ok(grownMiB < 150, `${grownMiB} MiB more`);
  });

  it("with longer lines than are looked into: no records, whatever they hold", async (t) => {
    const long = recordLine({ seq: 1 }, { text: "x".repeat(5_000) });
    const text = `${long}\n${recordLine({ seq: 2 })}\n${"y".repeat(5_000)}\n`;
    const report = await verifyText(t, text, { maxLineBytes: 2_000 });
    assert.deepEqual([report.torn, report.records, report.foreign], [1, 1, 1]);
    assert.equal((await verifyText(t, text)).records, 2);
  });

  it("with more threads or gaps than are followed: never ok by that", async (t) => {
    const threads = [1, 2, 3].map((threadId) => recordLine({ seq: 1, threadId }));
    const crowded = await verifyText(t, `${[...threads, ...threads].join("\n")}\n`, { maxThreads: 2 });
    assert.deepEqual([crowded.ok, crowded.untracked, crowded.records, crowded.duplicated], [false, 2, 6, 2]);
    const seqs = [1, 3, 5, 7, 9, 2];
    const text = `${[...seqs.map((seq) => recordLine({ seq })), droppedLine({}, 4)].join("\n")}\n`;
    const full = await verifyText(t, text, { maxGaps: 1 });
    assert.deepEqual([full.ok, full.uncertain, full.missing, full.records], [false, 1, 4, 6]);
    assert.deepEqual([(await verifyText(t, text)).ok, (await verifyText(t, text)).missing], [true, 3]);
  });
});

describe("damaged gzip", () => {
  const text = Array.from({ length: 200 }, (_, index) => `${recordLine({ seq: index + 1 })}\n`).join("");

  it("that was cut short: what can be unpacked is counted, and the report says so", async (t) => {
    const report = await verifyBytes(t, gzipSync(text).subarray(0, -100));
    assert.equal(report.ok, false);
    assert.equal(report.files[0]?.damage, "unexpected end of file");
    assert.ok(report.records > 100 && report.records < 200);
  });

  it("with a wrong checksum, garbage behind its end, or nothing in it", async (t) => {
    const whole = gzipSync(text);
    const wrong = Buffer.from(whole);
    wrong[wrong.length - 6] = (wrong[wrong.length - 6] as number) ^ 1;
    for (const bytes of [wrong, Buffer.concat([whole, Buffer.from("rest")]), Buffer.alloc(0)]) {
      const report = await verifyBytes(t, bytes);
      assert.equal(report.ok, false);
      assert.equal(typeof report.files[0]?.damage, "string");
    }
    const hidden = Buffer.concat([whole, Buffer.from([0, 1])]);
    assert.equal((await verifyBytes(t, hidden)).files[0]?.damage, "bytes that are no gzip follow");
    assert.equal((await verifyBytes(t, Buffer.concat([whole, Buffer.alloc(512)]))).ok, true);
  });

  it("under a name without .gz is unpacked too, and a text under a name with it is damaged", async (t) => {
    assert.equal((await verifyText(t, gzipSync(text))).records, 200);
    assert.equal((await verifyBytes(t, Buffer.from(text))).ok, false);
  });
});

describe("what is no log", () => {
  it("is refused with what is wrong", async (t) => {
    const folder = testFolder(t);
    mkdirSync(join(folder, "logs"));
    writeFileSync(join(folder, "app.log"), "");
    const missing = await refusal(join(folder, "missing.log"));
    assert.equal(missing.code, "FILE_UNREADABLE");
    assert.match(missing.message, /missing\.log.* cannot be read: there is no such file$/);
    assert.match((await refusal(join(folder, "logs"))).message, /cannot be read: it is a folder; name a file in it$/);
    assert.match((await refusal([join(folder, "app.log"), folder])).message, /it is a folder/);
    assert.match((await refusal(join(folder, "app.log", "x"))).message, /cannot be read: ENOTDIR/);
  });

  it("a pipe or a device is not waited for", { skip: WINDOWS }, async (t) => {
    const folder = testFolder(t);
    execFileSync("mkfifo", [join(folder, "pipe")]);
    for (const path of [join(folder, "pipe"), "/dev/null"])
      assert.match((await refusal(path)).message, /it is a pipe or a device$/);
  });

  it("a file that may not be read", { skip: process.platform === "win32" && "needs users of POSIX" }, async (t) => {
    const path = join(testFolder(t), "app.log");
    writeFileSync(path, "");
    chmodSync(path, 0);
    const error = await asNobody(() => refusal(path));
    assert.equal(error.code, "FILE_UNREADABLE");
    assert.match(error.message, /cannot be read: EACCES/);
  });

  it("wrong arguments", async () => {
    const wrong: [unknown, unknown, string, string][] = [
      [undefined, undefined, "INVALID_OPTION", "paths"],
      [[], undefined, "INVALID_OPTION", "paths"],
      ["", undefined, "INVALID_OPTION", "paths"],
      [["a.log", 7], undefined, "INVALID_OPTION", "paths"],
      ["a.log", { rotatedd: true }, "UNKNOWN_OPTION", "rotatedd"],
      ["a.log", { fromStart: 1 }, "INVALID_OPTION", "fromStart"],
      ["a.log", { maxLineBytes: 0 }, "INVALID_OPTION", "maxLineBytes"],
      ["a.log", "all", "INVALID_OPTION", "options"],
    ];
    for (const [paths, options, code, option] of wrong) {
      const error = await refusal(paths as string, options as VerifyOptions);
      assert.deepEqual([error.code, error.option], [code, option]);
    }
  });

  it("an empty file is a whole log without lines, a link leads to one", async (t) => {
    const folder = testFolder(t);
    writeFileSync(join(folder, "app.log"), "");
    symlinkSync("app.log", join(folder, "current"));
    for (const name of ["app.log", "current"]) {
      const report = await verify(join(folder, name));
      assert.deepEqual([report.ok, report.lines, report.processes, report.files.length], [true, 0, [], 1]);
    }
  });
});

type Test = Parameters<typeof testFolder>[0];

/** The error that a call ends with: one that `ringlog` knows as its own, too. */
async function refusal(paths: string | readonly string[], options?: VerifyOptions): Promise<RinglogError> {
  const error = await verify(paths, options).then(
    () => assert.fail("it was accepted"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RinglogError);
  assert.equal(error.name, "RinglogError");
  return error;
}

function verifyText(t: Test, text: string | Buffer, options?: VerifyOptions): Promise<VerifyReport> {
  return verifyNamed(t, "app.log", text, options);
}

function verifyBytes(t: Test, bytes: Buffer): Promise<VerifyReport> {
  return verifyNamed(t, "app.log.gz", bytes);
}

function verifyNamed(t: Test, name: string, text: string | Buffer, options?: VerifyOptions): Promise<VerifyReport> {
  const path = join(testFolder(t), name);
  writeFileSync(path, text);
  return verify(path, options);
}

function pick({
  ok,
  lines,
  records,
  ownRecords,
  torn,
  foreign,
  duplicated,
  outOfOrder,
  missing,
  unexplained,
}: VerifyReport) {
  return { ok, lines, records, ownRecords, torn, foreign, duplicated, outOfOrder, missing, unexplained };
}

/** In a process of its own: how much memory it took more. */
async function verifyApart(path: string): Promise<{ report: VerifyReport; grownMiB: number }> {
  const { stdout } = await runWell("verifies.mjs", { args: [path] });
  return JSON.parse(stdout) as { report: VerifyReport; grownMiB: number };
}

/** Root may read every file. */
async function asNobody<T>(run: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
