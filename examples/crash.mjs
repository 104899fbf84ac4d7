// An exception that nobody catches: it is logged as fatal with a snapshot of the machine, everything accepted before it is
// written, and Node's own message and exit code stay as they are. This program ends with 1 on purpose.
import { getLogger, initLogger } from "ringlog";

initLogger({ logName: "Doomed" });

const log = getLogger("startup");
for (let step = 1; step <= 1_000; step++) log.info("step %d", step);

setImmediate(() => {
  throw new Error("no configuration found", { cause: new Error("ENOENT: config.json") });
});
