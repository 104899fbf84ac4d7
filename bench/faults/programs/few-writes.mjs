// Writes a few times, each time some records.
import { logSome, nowEnds, open, settle, task } from "./app.mjs";

await open();
for (let time = 0; time < task.times; time++) {
  logSome(3, 50);
  await settle(20);
}
nowEnds();
