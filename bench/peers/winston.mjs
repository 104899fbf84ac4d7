// winston with its File transport and JSON. Its README names no setting for speed; timestamp and errors make a record comparable.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import winston from "winston";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(filename) {
  const { combine, timestamp, json, errors } = winston.format;
  const format = combine(timestamp(), errors({ stack: true }), json());
  const transport = new winston.transports.File({ filename });
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
    inRequest: (reqId, bindings, run) => run(fieldsOf(log.child({ ...bindings, reqId }))),
    child: (bindings) => fieldsOf(log.child(bindings)),
  };
}

function fieldsOf(log) {
  return (message, fields) => log.info(message, fields);
}
