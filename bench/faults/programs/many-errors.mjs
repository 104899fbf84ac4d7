// A great many different errors, one in ten of them twice.
import { logError, nowEnds, open, task } from "./app.mjs";

const LETTERS = "abcdefghijklmnop";
Error.stackTraceLimit = 1;
await open({ onFull: "wait", metrics: false, throttleSec: 30 });

/** Numbers are taken out of fingerprints, words are not. */
function wordOf(number) {
  let word = "";
  for (let rest = number + 1; rest > 0; rest = Math.floor(rest / 16)) word += LETTERS[rest % 16];
  return word;
}
for (let i = 0; i < task.count; i++) {
  const error = new Error(`no such thing: ${wordOf(i)}`);
  logError(error);
  if (i % 10 === 0) logError(error);
  if (i % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
nowEnds();
