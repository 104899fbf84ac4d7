import assert from "node:assert/strict";
import { type Line, logFile, ofEvent, parseLog, readLog } from "./log-lines.js";
import { type ProgramOptions, run } from "./program.js";

/** What the blocked function of `stalls.mjs` has seen. */
export interface Told {
  /** Stall records of the function that were in the file before the loop turned. */
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
  const seen = stallsIn(parseLog(told.seen), "Report.build");
  return { ...told, seen, lines, stalls: stallsIn(lines, "Report.build"), stderr };
}

/** Stalls that were told of a function. On a machine that has no CPU for the program, its loop stands still elsewhere, too. */
export function stallsIn(lines: readonly Line[], functionName: string): Line[] {
  return ofEvent(lines, "ringlog.stall").filter((line) => line["code.function.name"] === functionName);
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
