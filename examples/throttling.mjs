// An error storm: the first of its kind is written at once, the others are counted, and a summary comes by itself.
import { setTimeout as sleep } from "node:timers/promises";
import { getLogger, initLogger, withRequestId } from "ringlog";

const log = initLogger({ logName: "Storm", throttleSec: 1 });
const db = getLogger("db");

for (let index = 0; index < 1_000; index++) {
  withRequestId(`req-${index % 40}`, () => {
    // Numbers, ids, quoted strings and addresses in a message don't make an error a different one.
    db.error(Object.assign(new Error(`connect refused, attempt ${index}`), { code: "ECONNREFUSED" }));
  });
}
db.error(new Error("another failure is another line"));

await log.flush();
const { accepted, written, suppressed } = log.stats();
console.error(`accepted ${accepted} = written ${written} + suppressed ${suppressed}`);

// The summary comes when the window ends, also when no further error does. At the end of the process it would come at once.
await sleep(1_300);
