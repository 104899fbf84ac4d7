// Logs and dies without a chance to say anything.
import { logSome, note, open, task } from "./app.mjs";

const SETTLED_MS = 60;
const { way, settles, durable } = task;
await open(durable === undefined ? {} : { durable });
for (let turn = 0; turn < 20; turn++) {
  logSome(100, 50);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
if (settles) await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
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
