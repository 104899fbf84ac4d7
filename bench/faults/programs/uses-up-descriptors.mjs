// Takes every file descriptor that is left, logs, and gives them back.
import { closeSync, openSync } from "node:fs";
import { logSome, nowEnds, open, pauseAt, settle } from "./app.mjs";

await open();
const taken = [];
try {
  for (;;) taken.push(openSync("/dev/null", "r"));
} catch {
  // None is left: that is the fault.
}
logSome(500, 100);
await pauseAt("failing");
for (const fd of taken) closeSync(fd);
await settle(1_000);
logSome(100, 100);
await settle(300);
nowEnds();
