// What every peer offers to the measurements, and how one is opened.

/**
 * Each method is called as an application would call the logger: a function of the peer's own, nothing in between.
 * @typedef {object} Peer
 * @property {(message: string) => void} plain logs a message at info
 * @property {(message: string, fields: object) => void} fields logs a message with fields at info
 * @property {(message: string, error: Error) => void} error logs an Error at error
 * @property {() => Promise<void>} settle resolves when what was logged is written, or at least on its way
 * @property {() => Promise<void>} end resolves when everything is in the file
 * @property {(id: string, bindings: object, run: (fields: Peer["fields"]) => Promise<void>) => Promise<void>} [inRequest]
 *   runs `run` with `fields` of a child that has bindings, with a request's id
 * @property {(bindings: object) => Peer["fields"]} [child] `fields` of a child logger
 * @property {() => any} [stats] the counters of ringlog
 */

/**
 * What a measurement may ask of ringlog beyond its defaults; other peers ignore it.
 * `isQuiet`: calls are at debug, below the level.
 * @typedef {{ onFull?: "wait", allowSpecialFile?: true, bufferBytes?: number, stall?: true, recorder?: boolean, isQuiet?: boolean }} PeerOptions
 */

/**
 * Each name with its file. `package` is what is installed. `isSlow`: gets fewer records where there are many. `putsOff`: much of the
 * work is done in later turns of the calling thread, and so is not in what a call costs.
 */
export const PEERS = [
  { name: "ringlog", package: "ringlog", load: () => import("./ringlog.mjs") },
  { name: "pino sync", package: "pino", load: () => import("./pino-sync.mjs") },
  { name: "pino async", package: "pino", load: () => import("./pino-async.mjs") },
  { name: "pino transport", package: "pino", load: () => import("./pino-transport.mjs") },
  { name: "winston", package: "winston", isSlow: true, putsOff: true, load: () => import("./winston.mjs") },
  { name: "LogTape", package: "@logtape/logtape", isSlow: true, load: () => import("./logtape.mjs") },
  { name: "tslog", package: "tslog", isSlow: true, load: () => import("./tslog.mjs") },
  { name: "bunyan", package: "bunyan", isSlow: true, load: () => import("./bunyan.mjs") },
  { name: "log4js", package: "log4js", isSlow: true, putsOff: true, load: () => import("./log4js.mjs") },
  { name: "console.log", load: () => import("./console.mjs") },
  { name: "empty", load: () => import("./empty.mjs") },
  { name: "bare .stack", load: () => import("./bare-stack.mjs") },
];

export const RINGLOG = "ringlog";
export const PINOS = ["pino sync", "pino async", "pino transport"];
/** Everything that writes: the floors `empty` and `bare .stack` do not. */
export const LOGGERS = PEERS.map(({ name }) => name).filter((name) => writes(name));

/** @param {string} name */
export function writes(name) {
  return name !== "empty" && name !== "bare .stack";
}

/**
 * @param {string} name
 * @param {string} file
 * @param {PeerOptions} [options]
 * @returns {Promise<Peer>}
 */
export async function openPeer(name, file, options = {}) {
  const { open } = await peerOf(name).load();
  return open(file, options);
}

/** @param {string} name */
export function isSlow(name) {
  return peerOf(name).isSlow === true;
}

/** @param {string} name */
export function putsOff(name) {
  return peerOf(name).putsOff === true;
}

function peerOf(name) {
  const peer = PEERS.find((one) => one.name === name);
  if (peer === undefined) throw new Error(`no peer is called ${name}`);
  return peer;
}
