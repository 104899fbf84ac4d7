// The slow disk: reads a pipe and says what came. Told to be slow, it reads 3.2 MB/s and stands still once, until it is told to hurry.
import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { look } from "../check.mjs";
import { report, task } from "./task.mjs";

const BYTES_PER_MS = 3_200;
const CHUNK_BYTES = 64 * 1024;
const STEP_MS = 10;
const { fifo, stallAfterMs, stallMs } = task;

let isSlow = false;
let startMs = 0;
let readBytes = 0;
process.on("message", (message) => {
  isSlow = message === "slow";
  startMs = performance.now();
  readBytes = 0;
});

const pipe = await open(fifo, "r");
process.send?.({ type: "ready" });
const chunks = [];
let hasStalled = false;

async function read(bytes) {
  const { bytesRead, buffer } = await pipe.read(Buffer.allocUnsafe(bytes), 0, bytes);
  if (bytesRead > 0) chunks.push(buffer.subarray(0, bytesRead));
  readBytes += bytesRead;
  return bytesRead;
}

/** What may be read by now. */
async function dueBytes() {
  if (!isSlow) return CHUNK_BYTES;
  if (!hasStalled && performance.now() - startMs >= stallAfterMs) {
    hasStalled = true;
    await sleep(stallMs);
    // The stall is no credit: nothing is read faster after it.
    startMs += stallMs;
  }
  return Math.min(CHUNK_BYTES, (performance.now() - startMs) * BYTES_PER_MS - readBytes);
}

let isOpen = true;
while (isOpen) {
  const due = Math.floor(await dueBytes());
  if (due > 0) isOpen = (await read(due)) > 0;
  else await sleep(STEP_MS);
}
await pipe.close();
const text = Buffer.concat(chunks);
report({ ...look(text.length === 0 ? [] : text.toString("utf8", 0, text.length - 1).split("\n")), bytes: text.length });
