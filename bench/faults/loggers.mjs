// The loggers that are put through the faults, each as its documentation sets it up for a service, with nothing added for the end.
import { getLogger, initLogger } from "ringlog";

/**
 * @typedef {object} Where
 * @property {string | null} file
 * @property {boolean} [console] JSON on stdout, too
 * @property {object} [options] of ringlog; other loggers ignore them
 */

/**
 * What a program needs of a logger.
 * @typedef {object} Log
 * @property {(fields: object, message: string) => void} info
 * @property {(error: Error, fields: object) => void} error
 * @property {() => any} [stats] what the logger itself counts
 * @property {() => Promise<void>} [flush]
 * @property {import("ringlog").Logger | import("pino").Logger | import("winston").Logger} own the logger itself
 */

/** @type {Readonly<Record<string, (where: Where) => Promise<Log> | Log>>} */
const OPEN = {
  ringlog: ({ file, console = false, options }) => {
    const format = console || file === null ? "json" : "off";
    return ownLog(initLogger({ logName: "fault", filePath: file, console: format, ...options }));
  },
  "pino sync": async ({ file, console = false }) => {
    const { pino } = await import("pino");
    const streams = destinations(file, console).map((dest) => ({ stream: pino.destination({ dest, sync: true }) }));
    return pinoLog(streams.length === 1 ? pino(streams[0].stream) : pino(pino.multistream(streams)));
  },
  "pino transport": async ({ file, console = false }) => {
    const { pino } = await import("pino");
    const targets = destinations(file, console).map((destination) => ({
      target: "pino/file",
      options: { destination },
    }));
    return pinoLog(pino(targets.length === 1 ? pino.transport(targets[0]) : pino.transport({ targets })));
  },
  winston: async ({ file, console = false }) => {
    const { default: winston } = await import("winston");
    const { combine, timestamp, json, errors } = winston.format;
    const transports = [
      ...(file === null ? [] : [new winston.transports.File({ filename: file })]),
      ...(console || file === null ? [new winston.transports.Console()] : []),
    ];
    const log = winston.createLogger({ format: combine(timestamp(), errors({ stack: true }), json()), transports });
    return {
      own: log,
      info: (fields, message) => log.info(message, fields),
      error: (error, fields) => log.error(error.message, { ...fields, stack: error.stack }),
    };
  },
};

export const RINGLOG = "ringlog";
export const PEERS = Object.keys(OPEN);
/**
 * @param {string} peer
 * @param {Where} where
 */
export async function openLog(peer, where) {
  return OPEN[peer](where);
}

/**
 * In a thread: ringlog has one log a process, of others each thread has its own on the same file.
 * @param {string} peer
 * @param {Where} where
 */
export async function joinLog(peer, where) {
  return peer === RINGLOG ? ownLog(getLogger()) : openLog(peer, where);
}

function ownLog(log) {
  return {
    own: log,
    info: (fields, message) => log.info(fields, message),
    error: (error, fields) => log.error({ ...fields, err: error }),
    stats: () => log.stats(),
    flush: () => log.flush(),
  };
}

/** @returns {(string | number)[]} */
function destinations(file, console) {
  return [...(file === null ? [] : [file]), ...(console || file === null ? [1] : [])];
}

function pinoLog(log) {
  return {
    own: log,
    info: (fields, message) => log.info(fields, message),
    error: (error, fields) => log.error({ ...fields, err: error }),
  };
}
