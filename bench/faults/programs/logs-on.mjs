// Logs at a steady pace until it is told to stop.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { logSome, note, nowEnds, open, settle, task } from "./app.mjs";

await open();
const mayStop = () => existsSync(join(task.reports, "go-stop"));
for (let turn = 0; !mayStop(); turn++) {
  logSome(task.perTurn ?? 5, task.bytes ?? 100);
  if (turn === 20) note({ stage: "running" });
  await new Promise((resolve) => setTimeout(resolve, 2));
}
await settle(1_500);
nowEnds();
