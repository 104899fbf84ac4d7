// The first minute: a file and the console, levels, fields, placeholders, an error with its cause, a secret.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initLogger } from "ringlog";

const filePath = join(mkdtempSync(join(tmpdir(), "ringlog-quick-start-")), "app.log");
const log = initLogger({ logName: "PaymentService", filePath, throttleSec: 2 });

log.info("listening on port %d", 8080);
log.warn("card expires soon", { userId: 42, daysLeft: 3 });
log.info({ user: "ada", password: "hunter2" }, "signed in");
log.error(new Error("gateway timed out", { cause: new Error("connect ETIMEDOUT") }), "charge failed");
log.debug("below the level, so this costs next to nothing and is not written");

// All that was logged so far is in the file. A process that just ends needs no flush: nothing is lost by that.
await log.flush();

const records = readFileSync(filePath, "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
console.log(`${records.length} records in ${filePath}, the last with cpu ${records[3]["process.cpu.utilization"]}`);
