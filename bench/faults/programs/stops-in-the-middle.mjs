// Logs, comes to the fault, logs through it, and goes on when it is over.
import { logSome, note, nowEnds, open, pauseAt, settle, task } from "./app.mjs";

const { before = 100, during = 1_500, after = 100, bytes = 400 } = task;
await open();
logSome(before, bytes);
await settle();
await pauseAt("healthy");
logSome(during, bytes);
note();
await pauseAt("failing");
await settle(1_500);
logSome(after, bytes);
await settle(300);
nowEnds();
