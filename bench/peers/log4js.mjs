// log4js with its file appender. It has no JSON layout; its documentation (docs/layouts.md, "Adding your own layouts") makes one with
// addLayout and JSON.stringify. It names no setting for speed, and call stacks (`enableCallStack`) are off by default.
import log4js from "log4js";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(filename) {
  log4js.addLayout("json", () => lineOf);
  log4js.configure({
    appenders: { file: { type: "file", filename, layout: { type: "json" } } },
    categories: { default: { appenders: ["file"], level: "info" } },
  });
  const log = log4js.getLogger("bench");
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, error),
    settle: async () => {},
    end: () => new Promise((resolve, reject) => log4js.shutdown((error) => (error ? reject(error) : resolve()))),
  };
}

function lineOf({ startTime, level, categoryName, data: [msg, extra] }) {
  const fields = extra instanceof Error ? { err: { message: extra.message, stack: extra.stack } } : extra;
  return JSON.stringify({ time: startTime, level: level.levelStr, name: categoryName, msg, ...fields });
}
