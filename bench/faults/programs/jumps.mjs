// The same error again and again, while the wall clock jumps: windows must open and close as if it did not.
import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { logError, logSome, note, nowEnds, open, settle, task } from "./app.mjs";

const WINDOWS = 3;
const LIMIT_TURNS = 2_000;
const log = await open({ throttleSec: 0.3 });

/** How many turns of 5 ms until so many more windows were opened, each by a written record. */
async function untilWindows() {
  const written = () => log.stats().written;
  const before = written();
  for (let turn = 1; turn <= LIMIT_TURNS; turn++) {
    logError(new Error("the same again"));
    await sleep(5);
    if (written() - before >= WINDOWS) return turn;
  }
  return LIMIT_TURNS;
}
/** @param {string} to as libfaketime takes it */
async function jump(to) {
  const before = Date.now();
  writeFileSync(task.clock, `${to}\n`);
  for (let turn = 0; turn < 400 && Math.abs(Date.now() - before) < 60_000; turn++) await sleep(5);
  return Math.round((Date.now() - before) / 3_600_000);
}

const turns = [await untilWindows()];
const jumps = [];
for (const to of ["-1h", "+3y"]) {
  jumps.push(await jump(to));
  turns.push(await untilWindows());
}
logSome(10);
await settle();
note({ turns, jumps });
nowEnds();
