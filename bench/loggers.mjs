// The peers, each in the configuration its name says, writing JSON Lines to one file. All else is as they come.

import { once } from "node:events";
import { openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * `plain` and `fields` log at info; `error` logs an Error. `end` resolves when everything is in the file.
 * @typedef {object} Peer
 * @property {(message: string) => void} plain
 * @property {(message: string, fields: object) => void} fields
 * @property {(message: string, error: Error) => void} error
 * @property {() => Promise<void>} settle what was logged so far is on its way or written
 * @property {() => Promise<void>} end
 * @property {() => object | undefined} [stats]
 */

/** Peers that every run measures, and those that `--all` adds. */
export const PEERS = ["ringlog", "pino sync", "pino transport", "console.log"];
export const MORE_PEERS = ["winston", "LogTape", "tslog"];

/** @type {Record<string, (file: string) => Promise<Peer>>} */
const OPENERS = {
  ringlog: openRinglog,
  "pino sync": openPinoSync,
  "pino transport": openPinoTransport,
  "console.log": openConsole,
  winston: openWinston,
  LogTape: openLogTape,
  tslog: openTslog,
};

/**
 * @param {string} name
 * @param {string} file
 */
export function openPeer(name, file) {
  const open = OPENERS[name];
  if (open === undefined) throw new Error(`no peer is called ${name}`);
  return open(file);
}

async function openRinglog(file) {
  const { initLogger } = await import("ringlog");
  const log = initLogger({ logName: "bench", filePath: file, console: "off" });
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(error, message),
    settle: () => log.flush(),
    end: () => log.close(),
    stats: () => log.stats(),
  };
}

async function openPinoSync(file) {
  const { pino } = await import("pino");
  return pinoPeer(pino(pino.destination({ dest: file, sync: true })), async () => {});
}

async function openPinoTransport(file) {
  const { pino } = await import("pino");
  const transport = pino.transport({ target: "pino/file", options: { destination: file } });
  await heard(transport, "ready");
  return pinoPeer(pino(transport), async () => {
    const closed = heard(transport, "close");
    transport.end();
    await closed;
  });
}

/** The transport's thread doesn't keep the process alive. */
async function heard(emitter, event) {
  const alive = setInterval(() => {}, 1_000);
  await once(emitter, event);
  clearInterval(alive);
}

function pinoPeer(log, end) {
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(fields, message),
    error: (message, error) => log.error(error, message),
    settle: async () => {},
    end,
  };
}

/** The process's stdout is the file. `console.log` has no records, so a line is made by JSON.stringify. */
async function openConsole() {
  const write = (level, msg, fields) => console.log(JSON.stringify({ time: Date.now(), level, msg, ...fields }));
  return {
    plain: (message) => write("info", message),
    fields: (message, fields) => write("info", message, fields),
    error: (message, error) => write("error", message, { err: { message: error.message, stack: error.stack } }),
    settle: async () => {},
    end: async () => {},
  };
}

async function openWinston(file) {
  const { default: winston } = await import("winston");
  const { combine, timestamp, json, errors } = winston.format;
  const format = combine(timestamp(), errors({ stack: true }), json());
  const transport = new winston.transports.File({ filename: file });
  const log = winston.createLogger({ format, transports: [transport] });
  // Ending it before it has passed everything on to its transport is an error there.
  const drained = async () => {
    while (log.writableLength + log.readableLength + transport.writableLength > 0) await sleep(1);
  };
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, error),
    settle: drained,
    end: async () => {
      await drained();
      const finished = once(transport, "finish");
      log.end();
      await finished;
    },
  };
}

async function openLogTape(file) {
  const { configure, getLogger, getJsonLinesFormatter } = await import("@logtape/logtape");
  const fd = openSync(file, "a");
  const format = getJsonLinesFormatter();
  const sinks = { file: (record) => void writeSync(fd, format(record)) };
  const loggers = [
    { category: "bench", sinks: ["file"] },
    { category: ["logtape", "meta"], sinks: [], lowestLevel: "error" },
  ];
  await configure({ sinks, loggers });
  const log = getLogger("bench");
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, { error }),
    settle: async () => {},
    end: async () => {},
  };
}

async function openTslog(file) {
  const { Logger } = await import("tslog");
  const fd = openSync(file, "a");
  const log = new Logger({
    type: "hidden",
    attachedTransports: [(record) => void writeSync(fd, `${JSON.stringify(record)}\n`)],
  });
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, error),
    settle: async () => {},
    end: async () => {},
  };
}
