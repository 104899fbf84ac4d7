// What the three ways to run pino have in common.
import { once } from "node:events";

/**
 * @param {import("pino").Logger} log
 * @param {Pick<import("./peer.mjs").Peer, "settle" | "end">} ending
 * @returns {import("./peer.mjs").Peer}
 */
export function pinoPeer(log, ending) {
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(fields, message),
    error: (message, error) => log.error(error, message),
    // pino's documentation binds a request's id to a child (docs/child-loggers.md).
    inRequest: (reqId, bindings, run) => run(fieldsOf(log.child({ ...bindings, reqId }))),
    child: (bindings) => fieldsOf(log.child(bindings)),
    ...ending,
  };
}

function fieldsOf(log) {
  return (message, fields) => log.info(fields, message);
}

/** Waits for an event of something that does not keep the process alive by itself. */
export async function heard(emitter, event) {
  const alive = setInterval(() => {}, 1_000);
  await once(emitter, event);
  clearInterval(alive);
}
