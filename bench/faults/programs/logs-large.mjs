// A record that is larger than every buffer, between small ones.
import { logSome, nowEnds, open, settle } from "./app.mjs";

await open();
logSome(10);
logSome(1, 50 * 1024 * 1024);
logSome(10);
await settle(1_000);
nowEnds();
