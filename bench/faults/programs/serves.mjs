// Logs at a steady pace, as a service does, and looks how late its own timers are.
import { logSome, note, nowEnds, open, settle, task } from "./app.mjs";

const TURN_MS = 5;
const { turns, perTurn, bytes } = task;
await open();
logSome(1, bytes);
await settle(300);
const lateMs = [];
let dueMs = performance.now() + TURN_MS;
for (let turn = 0; turn < turns; turn++) {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
  lateMs.push(performance.now() - dueMs);
  logSome(perTurn, bytes);
  // Its own calls count, too: what they take delays the next turn.
  dueMs = Math.max(dueMs + TURN_MS, performance.now());
  lateMs.push(performance.now() - dueMs + TURN_MS);
}
lateMs.sort((a, b) => a - b);
note({ extra: { "longest turn, ms": Math.round(lateMs.at(-1) ?? 0) } });
await settle(100);
nowEnds();
