// Logs far more than anybody takes, and says by how much its memory has grown.
import { logSome, note, nowEnds, open, pauseAt, settle, task } from "./app.mjs";

const MIB = 1024 * 1024;
await open();
logSome(1);
await new Promise((resolve) => setTimeout(resolve, 200));
const beforeBytes = process.memoryUsage().rss;
let highestBytes = 0;
for (let turn = 0; turn < task.turns; turn++) {
  logSome(1_000, 1_000);
  highestBytes = Math.max(highestBytes, process.memoryUsage().rss);
  await new Promise((resolve) => setImmediate(resolve));
}
note({ extra: { "grew by, MiB": Math.round((highestBytes - beforeBytes) / MIB) } });
await pauseAt("burst");
await settle(2_000);
nowEnds();
