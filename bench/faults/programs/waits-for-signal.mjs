// Logs and waits for a signal, which it may handle itself.
import { logSome, note, nowEnds, open, task } from "./app.mjs";

const { signal, way } = task;
if (way === "own handler")
  process.on(signal, () => {
    logSome(1, 0, "shutting down");
    setTimeout(() => {
      logSome(1, 0, "shut down");
      nowEnds();
      process.exit(7);
    }, 50);
  });
await open();
logSome(1_000);
note({ stage: "ready" });
if (way === "ends by itself") {
  nowEnds();
  process.kill(process.pid, signal);
} else setInterval(() => {}, 1_000);
