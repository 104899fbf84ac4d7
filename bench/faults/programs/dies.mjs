// Logs and dies without a chance to say anything.
import { logSome, note, open, settle, task } from "./app.mjs";

/** What it takes until everything is written is measured where the logger can tell, else given. */
const GIVEN_MS = 300;
const LIMIT_MS = 2_000;
const { way, settles, durable } = task;
const log = await open(durable === undefined ? {} : { durable });
logSome(1);
await settle(GIVEN_MS);
for (let turn = 0; turn < 20; turn++) {
  logSome(100, 50);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
if (settles) await untilWritten();
else logSome(1_000, 50);
note({ endNs: String(process.hrtime.bigint()) });
const ways = {
  kill: () => process.kill(process.pid, "SIGKILL"),
  abort: () => process.abort(),
  "out of memory": () => {
    const kept = [];
    for (;;) kept.push(new Array(100_000).fill(kept.length));
  },
};
ways[way]();

/** Nobody asks for a flush. */
async function untilWritten() {
  const sinceMs = performance.now();
  const isOver = (ms) => (log.stats === undefined ? ms >= GIVEN_MS : log.stats().pending === 0 || ms >= LIMIT_MS);
  while (!isOver(performance.now() - sinceMs)) await new Promise((resolve) => setTimeout(resolve, 1));
  if (log.stats !== undefined) note({ extra: { "ms until written": Math.round(performance.now() - sinceMs) } });
}
