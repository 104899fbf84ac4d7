// Logs where something is forbidden.
import { logError, logSome, nowEnds, open, settle } from "./app.mjs";

await open();
logSome(500, 50);
await settle();
logSome(500, 50);
for (let i = 0; i < 10; i++) logError(new Error("the same"));
nowEnds();
