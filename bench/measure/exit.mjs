// Fills 64 MB of ring in one go, faster than the worker writes, and calls process.exit(). What was the case then goes to a file of its own,
// as a message might not leave the process any more.
import { writeFileSync } from "node:fs";
import { openPeer } from "../peers/peer.mjs";
import { task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const SLICE = 5_000;
const MAX_CALLS = 20_000_000;
const { peer: name, file, noteFile, backlogBytes, bufferBytes } = task;
const peer = await openPeer(name, file, { bufferBytes });
const { fields, stats } = peer;
fields(MESSAGE, fieldsOf(0));
await peer.settle();

let calls = 1;
while (stats?.().backlogBytes < backlogBytes && calls < MAX_CALLS) {
  for (const end = calls + SLICE; calls < end; calls++) fields(MESSAGE, fieldsOf(calls));
}
const waiting = stats?.();
const exitNs = process.hrtime.bigint();
writeFileSync(
  noteFile,
  JSON.stringify({ calls, backlogBytes: waiting.backlogBytes, pending: waiting.pending, exitNs: String(exitNs) }),
);
process.exit(0);
