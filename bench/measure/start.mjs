// The start of a process that logs one line and then idles. It imports the peers by itself and lazily, so that nothing else is in the
// time of the import.
import { setTimeout as sleep } from "node:timers/promises";
import { report, task } from "./task.mjs";

const { peer: name, file, idleMs } = task;
const now = () => process.hrtime.bigint();

const STARTS = {
  async "an empty module"() {
    const { begin } = await import("./empty-module.mjs");
    const importedNs = now();
    const log = begin(file);
    return { importedNs, log, end: async () => {} };
  },
  async ringlog() {
    const { initLogger } = await import("ringlog");
    const importedNs = now();
    const log = initLogger({ logName: "bench", filePath: file, console: "off" });
    return { importedNs, log: (message) => log.info(message), end: () => log.close() };
  },
  async "pino sync"() {
    const { pino } = await import("pino");
    const importedNs = now();
    const log = pino(pino.destination({ dest: file, sync: true }));
    return { importedNs, log: (message) => log.info(message), end: async () => {} };
  },
  async "pino transport"() {
    const { pino } = await import("pino");
    const importedNs = now();
    const log = pino(pino.transport({ target: "pino/file", options: { destination: file } }));
    return { importedNs, log: (message) => log.info(message), end: async () => {} };
  },
};

const beginNs = now();
const { importedNs, log, end } = await STARTS[name]();
const readyNs = now();
log("first");
const loggedNs = now();
await sleep(idleMs);
await end();
report(
  Object.fromEntries(
    Object.entries({ beginNs, importedNs, readyNs, loggedNs }).map(([key, value]) => [key, String(value)]),
  ),
);
