// Logs, then fails as nobody expects.
import { logSome, note, nowEnds, open, settle, task } from "./app.mjs";

await open();
logSome(1_000);
if (task.settles) await settle(200);
note();
const ways = {
  exception: () => {
    nowEnds();
    throw new TypeError("nobody catches this");
  },
  "in a timer": () => setTimeout(() => ways.exception(), 5),
  rejection: () => {
    nowEnds();
    void Promise.reject(new TypeError("nobody handles this"));
  },
};
ways[task.way]();
