// Logs values that throw while they are looked at, between others that don't.
import { nextFields, note, nowEnds, open, task } from "./app.mjs";

const boom = () => {
  throw new Error("boom");
};
const kinds = {
  getter: () => Object.defineProperty({}, "value", { enumerable: true, get: boom }),
  toJSON: () => ({ toJSON: boom }),
  proxy: () => new Proxy({}, { get: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom }),
  error: () => Object.defineProperty(new Error("hostile"), "stack", { get: boom }),
};
const hostile = kinds[task.way];
const log = await open(task.way === "onLoss" ? { onLoss: boom, bufferBytes: 65_536 } : {});
let threw = 0;
function logOne(more) {
  try {
    log.info({ ...nextFields(), ...more }, "record");
  } catch {
    // It reaches the application: the record is not logged.
    threw++;
  }
}
for (let i = 0; i < (task.count ?? 300); i++)
  logOne(hostile !== undefined && i % 3 === 0 ? { value: hostile() } : { value: "x".repeat(task.bytes ?? 10) });
note({ extra: { "calls that threw": threw } });
nowEnds();
