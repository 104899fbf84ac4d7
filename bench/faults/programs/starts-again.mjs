// The next start after a death: opens the same log, and closes it.
import { open, settle } from "./app.mjs";

await open();
await settle();
