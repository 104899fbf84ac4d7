// bunyan with a file stream. Its README has one word on speed: never `src: true` in production, and that is the default.

import { finished } from "node:stream/promises";
import bunyan from "bunyan";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(path) {
  const log = bunyan.createLogger({ name: "bench", streams: [{ path }] });
  const { stream } = log.streams[0];
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(fields, message),
    error: (message, error) => log.error(error, message),
    settle: () => new Promise((resolve) => stream.write("", () => resolve())),
    end: async () => {
      stream.end();
      await finished(stream);
    },
    inRequest: (reqId, bindings, run) => run(fieldsOf(log.child({ ...bindings, reqId }))),
    child: (bindings) => fieldsOf(log.child(bindings)),
  };
}

function fieldsOf(log) {
  return (message, fields) => log.info(fields, message);
}
