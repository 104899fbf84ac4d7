import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stats } from "ringlog";

/** What a fixture found in `stats()` as its process ended, checked: ACC in the words of the fault list. */
export function readStatsFile(folder: string): Stats {
  const stats = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as Stats;
  checkAccount(stats);
  return stats;
}

export function checkAccount(stats: Stats): void {
  assert.equal(
    stats.accepted,
    stats.written + stats.suppressed + totalDropped(stats) + stats.pending,
    JSON.stringify(stats),
  );
  assert.ok(stats.pending >= 0, JSON.stringify(stats));
}

export function totalDropped({ dropped }: Stats): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}
