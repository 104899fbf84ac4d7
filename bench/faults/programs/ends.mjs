// Logs and ends, in one of several ways.
import { logSome, note, nowEnds, open, pauseAt, settle, task } from "./app.mjs";

const { way, count = 10_000, bytes = 0 } = task;
const log = await open();
const leave = (code) => {
  nowEnds();
  process.exit(code);
};

const ways = {
  "same tick": () => {
    logSome(count, bytes);
    leave(3);
  },
  "running worker": async () => {
    logSome(1, bytes);
    await settle(300);
    logSome(count, bytes);
    leave(3);
  },
  "in exit": () => {
    process.on("exit", () => {
      logSome(100, bytes, "in exit");
      note({ stats: log.stats?.() });
    });
    logSome(count, bytes);
    leave(3);
  },
  stalled: async () => {
    logSome(10, bytes);
    await settle(300);
    await pauseAt("healthy");
    logSome(count, bytes);
    leave(9);
  },
  "by itself": () => {
    logSome(count, bytes);
    nowEnds();
  },
  "by itself, later": async () => {
    logSome(count, bytes);
    await settle(300);
    logSome(count, bytes);
    nowEnds();
  },
};
await ways[way]();
