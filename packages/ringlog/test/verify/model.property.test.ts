// Random logs, damaged at random, in any number of files: the report says what a model with plain sets says.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { verify } from "ringlog/verify";
import { testFolder } from "../support/folder.js";
import { droppedLine, recordLine } from "./lines.js";
import { modelReport, type Piece } from "./model.js";

const INSTANCES = ["aaaaaaaa", "bbbbbbbb"];
const FOREIGN = ["", "plain text", "}", '{"a":1}', '{"level":30,"time":1,"msg":"pino"}', "    at pay (shop.mjs:7:9)"];

const origin = fc.record({ instanceId: fc.constantFrom(...INSTANCES), threadId: fc.integer({ min: 0, max: 2 }) });

/** What is done to a log: at a share of its length. */
const edit = fc.record({
  what: fc.constantFrom("lose", "lose", "drop", "repeat", "move", "cut", "join", "foreign", "hole", "own"),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  count: fc.integer({ min: 1, max: 4 }),
  origin,
  foreign: fc.constantFrom(...FOREIGN),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

const scenario = fc.record({
  origins: fc.array(origin, { maxLength: 40 }),
  edits: fc.array(edit, { maxLength: 12 }),
  /** Where files end, as shares of the log. */
  ends: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
  gzip: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  isEnded: fc.boolean(),
  fromStart: fc.boolean(),
});

/** Records as threads number them. */
function numbered(origins: readonly { instanceId: string; threadId: number }[]): Piece[] {
  const seqs = new Map<string, number>();
  return origins.map((each) => {
    const thread = `${each.instanceId} ${each.threadId}`;
    const seq = (seqs.get(thread) ?? 0) + 1;
    seqs.set(thread, seq);
    return { kind: "record", ...each, seq };
  });
}

function apply(pieces: Piece[], { what, at, count, origin, foreign }: Edit): void {
  const index = Math.floor(at * pieces.length);
  const piece = pieces[index];
  if (what === "foreign") pieces.splice(index, 0, { kind: "foreign", text: foreign });
  else if (what === "hole") pieces.splice(index, 0, { kind: "torn", text: "\0".repeat(count) });
  else if (what === "own") pieces.splice(index, 0, { kind: "own", ...origin, dropped: count - 1 });
  else if (piece?.kind !== "record") return;
  else if (what === "lose") pieces.splice(index, count);
  else if (what === "drop") {
    const { instanceId, threadId } = piece;
    pieces.splice(index, 1);
    pieces.push({ kind: "own", instanceId, threadId, dropped: 1 });
  } else if (what === "repeat") pieces.splice(index + count, 0, piece);
  else if (what === "move") pieces.splice(index + count, 0, ...pieces.splice(index, 1));
  else if (what === "cut") pieces.splice(index, 1, { kind: "torn", text: recordLine(piece).slice(0, -10 * count) });
  else pieces.splice(index, 2, { kind: "torn", text: recordLine(piece) + recordLine(piece) });
}

function line(piece: Piece, index: number): string {
  if (piece.kind === "record") return recordLine({ ...piece, timeMs: index });
  return piece.kind === "own" ? droppedLine({ ...piece, timeMs: index }, piece.dropped) : piece.text;
}

it("random logs with random damage are told as a model tells them", async (t) => {
  const folder = testFolder(t);
  let run = 0;
  const property = fc.asyncProperty(scenario, async ({ origins, edits, ends, gzip, isEnded, fromStart }) => {
    const pieces = numbered(origins);
    for (const each of edits) apply(pieces, each);
    const lines = pieces.map((piece, index) => `${line(piece, index)}\n`);
    const isCut = !isEnded && lines.length > 0 && lines.at(-1) !== "\n";
    if (isCut) lines.push((lines.pop() as string).slice(0, -1));
    if (isCut) pieces.push({ kind: "torn", text: "", was: pieces.pop() as Piece });

    const base = `log${run++}`;
    // Files of their names, to read the pieces in the order in which the files were read.
    const parts = new Map<string, Piece[]>();
    const cuts = [0, ...ends.map((end) => Math.floor(end * lines.length)).sort((a, b) => a - b), lines.length];
    for (const [index, from] of cuts.slice(0, -1).entries()) {
      const text = Buffer.from(lines.slice(from, cuts[index + 1]).join(""));
      const isLive = index === cuts.length - 2;
      // The names say nothing of the order, and an empty file stays a plain one.
      const isPacked = gzip[index] === true && !isLive;
      const name = isLive ? `${base}.log` : `${base}.${9 - index}.log${isPacked ? ".gz" : ""}`;
      parts.set(name, pieces.slice(from, cuts[index + 1]));
      writeFileSync(join(folder, name), isPacked ? gzipSync(text) : text);
    }
    const report = await verify(join(folder, `${base}.log`), { fromStart });
    const { files, problems, processes, ...totals } = report;
    const names = files.map(({ path }) => basename(path));
    assert.deepEqual([names.at(-1), [...names].sort()], [`${base}.log`, [...parts.keys()].sort()]);
    const expected = modelReport(
      names.flatMap((name) => parts.get(name) ?? []),
      fromStart,
    );
    assert.deepEqual({ ...totals, threads: flatThreads(processes) }, expected);
    assert.equal(problems.length, report.torn + report.foreign + report.duplicated + report.outOfOrder);
  });
  await fc.assert(property, { numRuns: 400 });
});

function flatThreads(processes: Awaited<ReturnType<typeof verify>>["processes"]) {
  return Object.fromEntries(
    processes.flatMap(({ instanceId, threads }) =>
      threads.map(({ threadId, missingRanges, firstSeq, lastSeq, ...counts }) => [`${instanceId} ${threadId}`, counts]),
    ),
  );
}
