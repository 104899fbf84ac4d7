// tslog: its README ("Performance") calls stack capture the biggest lever, so it is off; `hidden` mutes the console, and the lines go
// to the file transport of the package, which never blocks.
import { Logger } from "tslog";
import { fileTransport } from "tslog/transports/file";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(path) {
  const log = new Logger({ type: "hidden", stack: { capture: "off" } });
  log.attachTransport(fileTransport({ path, append: true, format: "json" }));
  return {
    plain: (message) => log.info(message),
    fields: (message, fields) => log.info(message, fields),
    error: (message, error) => log.error(message, error),
    settle: () => log.flush(),
    end: () => log.flush(),
  };
}
