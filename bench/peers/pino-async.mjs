// pino with an asynchronous destination: `sync: false` and `minLength: 4096` are what docs/asynchronous.md recommends for "the minimum overhead".
import { pino } from "pino";
import { heard, pinoPeer } from "./pino.mjs";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(dest) {
  const destination = pino.destination({ dest, minLength: 4096, sync: false });
  await heard(destination, "ready");
  return pinoPeer(pino(destination), {
    settle: () => flushed(destination),
    end: async () => {
      const closed = heard(destination, "close");
      destination.end();
      await closed;
    },
  });
}

function flushed(destination) {
  return new Promise((resolve, reject) => destination.flush((error) => (error ? reject(error) : resolve())));
}
