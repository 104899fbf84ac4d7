// Threads log to the same outputs as the process: no configuration, a ring of their own, `thread.id` in every record.
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { getLogger, initLogger } from "ringlog";

if (isMainThread) await main();
else getLogger("job").info("job done", { job: workerData });

async function main() {
  const log = initLogger({ logName: "Jobs" });
  const workers = [1, 2, 3].map((job) => new Worker(new URL(import.meta.url), { workerData: job }));
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve))));
  await log.flush();
  console.error(`${log.stats().written} records of ${workers.length} threads`);
}
