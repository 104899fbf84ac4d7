// ringlog with all its defaults: redaction, throttling, metrics, seq, signals. Only the console is off, as no peer writes there.
import { initLogger, withRequestId } from "ringlog";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(filePath, { isQuiet, ...options } = {}) {
  const log = initLogger({ logName: "bench", filePath, console: "off", ...options });
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(error, message),
    settle: () => log.flush(),
    end: () => log.close(),
    inRequest: (id, bindings, run) => withRequestId(id, () => run(fieldsOf(log.child(bindings)))),
    child: (bindings) => fieldsOf(log.child(bindings)),
    stats: () => log.stats(),
    ...(isQuiet ? quietly(log) : {}),
  };
}

function fieldsOf(log) {
  return (message, fields) => log.info(message, fields);
}

/** Below the level; one error at the end shows what the recorder has kept. */
function quietly(log) {
  return {
    plain: (message) => log.debug(message),
    fields: (message, fields) => log.debug(message, fields),
    end: () => {
      log.error("the end");
      return log.close();
    },
  };
}
