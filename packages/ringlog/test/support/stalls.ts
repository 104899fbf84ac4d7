import assert from "node:assert/strict";
import { type Line, logFile, ofEvent, parseLog, readLog } from "./log-lines.js";
import { type ProgramOptions, run } from "./program.js";

/** What the blocked function of `stalls.mjs` has seen. */
export interface Told {
  /** Stall records that were in the file before the loop turned. */
  readonly seen: readonly Line[];
  readonly beganAt: number;
  readonly endedAt: number;
  /** Of the whole run. */
  readonly stalls: readonly Line[];
  readonly lines: readonly Line[];
  readonly stderr: string;
}

export interface StallRun {
  readonly kind: string;
  readonly blockMs: number;
  readonly options?: object;
  readonly then?: "end" | "exit" | "close";
  readonly program?: ProgramOptions;
}

/** Runs `stalls.mjs`, which must end with 0. */
export async function stalls(
  folder: string,
  { kind, blockMs, options = {}, then = "end", program }: StallRun,
): Promise<Told> {
  const args = [folder, kind, String(blockMs), JSON.stringify(options), then];
  const { code, stdout, stderr } = await run("stalls.mjs", { ...program, args });
  assert.equal(code, 0, stderr);
  const told = JSON.parse(stdout) as { beganAt: number; endedAt: number; seen: string };
  const lines = readLog(logFile(folder));
  const seen = ofEvent(parseLog(told.seen), "ringlog.stall");
  return { ...told, seen, lines, stalls: ofEvent(lines, "ringlog.stall"), stderr };
}

/** One stall, told while it went on and when it was over. */
export function assertPair({ seen, stalls, beganAt, endedAt }: Told): { begun: Line; over: Line } {
  assert.deepEqual(
    seen.map((line) => line["stall.ongoing"]),
    [true],
    "told while the loop stood still, before it turned again",
  );
  assert.deepEqual(
    stalls.map((line) => line["stall.ongoing"]),
    [true, false],
  );
  const [begun, over] = stalls as [Line, Line];
  assert.deepEqual(begun, seen[0]);
  const toldAt = Date.parse(begun["time"] as string);
  assert.ok(toldAt > beganAt && toldAt <= endedAt, `told at ${begun["time"]}`);
  assert.ok((over["stall.duration_ms"] as number) >= (begun["stall.duration_ms"] as number));
  assert.equal(over["stall.since"], begun["stall.since"]);
  for (const line of stalls) {
    assert.deepEqual([line["level"], line["seq"], line["thread.id"]], ["warn", undefined, 0]);
    assert.ok((line["process.memory.usage"] as number) > 1e6);
    assert.ok((line["system.memory.utilization"] as number) > 0);
  }
  return { begun, over };
}
