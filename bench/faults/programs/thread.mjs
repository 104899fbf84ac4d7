// One thread that logs until it is ended; it counts its calls where the main thread can see them.
import { threadId, workerData } from "node:worker_threads";
import { joinLog } from "../loggers.mjs";

const { peer, file, cells, index } = workerData;
const counts = new Int32Array(cells);
const log = await joinLog(peer, { file });
const run = `${process.pid}-${threadId}`;
let n = 0;
function logSome() {
  for (let i = 0; i < 20; i++) {
    log.info({ run, n: n++ }, "record of a thread");
    Atomics.add(counts, index, 1);
  }
  setTimeout(logSome, 1);
}
logSome();
