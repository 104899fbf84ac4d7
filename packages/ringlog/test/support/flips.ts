import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { it } from "node:test";
import type { Owner } from "../../src/durable/owner.js";
import { BATCH, type BatchMemory, batchViews, shareStart } from "../../src/ring/batch-memory.js";
import { BLOCK_DOUBLES, HUB_BYTES, HUB_TOTAL_BYTES, SEGMENT_CELLS, SINKS_OFFSET } from "../../src/ring/layout.js";
import type { Segment } from "../../src/ring/segment.js";
import { type DeadRun, readRun } from "../../src/worker/recovery/read-run.js";
import { recoverRun } from "../../src/worker/recovery/recover-run.js";
import { logFile, ofEvent, ownLines } from "./log-lines.js";
import { linesIn, SMALL_RUN_RECORDS, type SmallRun, smallRun } from "./small-run.js";

/** All memory of a run. */
function memories({ hub, throttle, rings, batches }: DeadRun): ArrayBufferLike[] {
  const segments = rings.flatMap(({ frames, dictionary }) => [...frames.values(), ...dictionary]);
  const ofBatches = batches.flatMap(({ head, text }) => [head, text]);
  return [hub.doubles.buffer, throttle, ...ofBatches, ...segments.map(({ memory }) => memory)];
}

/** Makes a run what another one is. What lies beyond the first bytes of a text is never looked at. */
function restore(run: DeadRun, from: DeadRun): void {
  const sources = memories(from);
  for (const [index, memory] of memories(run).entries())
    new Uint8Array(memory).set(new Uint8Array(sources[index] as never));
}

/** With small texts, so that making a copy takes little. */
function withSmallTexts(run: DeadRun): DeadRun {
  return {
    ...run,
    batches: run.batches.map(({ head, text }) => ({ head, text: (text as ArrayBuffer).slice(0, 16_384) })),
  };
}

function usedBytes({ memory, cells }: Segment): Uint8Array {
  return new Uint8Array(memory, 0, (cells[SEGMENT_CELLS.published] as number) + 16);
}

const SILENT = { warn: () => undefined, progress: () => undefined };
const NOTES_BYTES = 48;
const TEXT_BYTES = 400;
/** Where the throttle's table has its first cell. */
const FIRST_CELL_BYTES = 32 + 16_384 * 4;
const CELL_BYTES = 48;

/** All that is in use, by its name. */
const PARTS = {
  frames: ({ rings }) => usedBytes([...(rings[0]?.frames.values() ?? [])][0] as Segment),
  dictionary: ({ rings }) => usedBytes(rings[0]?.dictionary[0] as Segment),
  "counters of a thread": ({ hub }) => new Uint8Array(hub.doubles.buffer, HUB_BYTES, BLOCK_DOUBLES * 8),
  "other counters": ({ hub }) => new Uint8Array(hub.doubles.buffer, SINKS_OFFSET, HUB_TOTAL_BYTES - SINKS_OFFSET),
  "throttle table": ({ throttle }) => new Uint8Array(throttle, 0, 32),
  "throttle window": ({ throttle }) => new Uint8Array(throttle, FIRST_CELL_BYTES, CELL_BYTES),
  "batch's head": (run) => bytesOf(views(run).doubles.subarray(0, BATCH.sinkCounts + 5)),
  "batch's share of a ring": (run) => bytesOf(views(run).doubles.subarray(shareStart(0), shareStart(1))),
  "batch's notes": (run) => bytesOf(views(run).notes.subarray(0, NOTES_BYTES / 4)),
  "batch's text": ({ batches }) => new Uint8Array(batches[0]?.text as ArrayBufferLike, 0, TEXT_BYTES),
} satisfies Readonly<Record<string, (run: DeadRun) => Uint8Array>>;

function views({ batches }: DeadRun) {
  return batchViews(batches[0] as BatchMemory);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The run as it is where its process died in the middle of writing: by a first attempt at a disk that is full. */
function whileWriting(runFolder: string, owner: Owner): DeadRun {
  const run = withSmallTexts(readRun(runFolder));
  const [[version, config] = assert.fail("no configuration")] = run.configs;
  const full = { ...config, filePath: "/dev/full", allowSpecialFile: true };
  const { isDone } = recoverRun(
    { ...run, configs: new Map([[version, full]]), writeBack: () => undefined },
    owner,
    SILENT,
  );
  assert.equal(isDone, false);
  return run;
}

/** Recovers the run once for every bit of a part, with that bit flipped. Gives how many flips were noticed as damage. */
function flipEach(
  { folder, runFolder, owner }: SmallRun,
  part: (run: DeadRun) => Uint8Array,
): { flips: number; noticed: number } {
  const whole = whileWriting(runFolder, owner);
  const damaged = withSmallTexts(readRun(runFolder));
  const bytes = part(damaged);
  const path = logFile(folder);
  const flips = bytes.length * 8;
  let noticed = 0;
  for (let bit = 0; bit < flips; bit++) {
    restore(damaged, whole);
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
    rmSync(path, { force: true });
    const { damages, isDone } = recoverRun(damaged, owner, SILENT);
    assert.ok(isDone, `bit ${bit}`);
    if (damages.length > 0) noticed++;
    const lines = linesIn(path);
    assert.equal(ofEvent(lines, "ringlog.recovered").length, 1, `bit ${bit}`);
    assert.ok(ownLines(lines).length <= SMALL_RUN_RECORDS, `bit ${bit}: ${ownLines(lines).length}`);
  }
  return { flips, noticed };
}

/** One test a part. */
export function testFlips(parts: readonly (keyof typeof PARTS)[]): void {
  for (const name of parts)
    it(`its ${name}, is recovered to whole lines`, async (t) => {
      const { flips, noticed } = flipEach(await smallRun(t), PARTS[name]);
      assert.ok(flips > 0);
      t.diagnostic(`${flips} flips, ${noticed} noticed`);
    });
}
