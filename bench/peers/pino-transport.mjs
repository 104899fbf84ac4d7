// pino with its worker thread: `pino.transport` with the target "pino/file", as docs/transports.md has it, which recommends it for
// production because formatting for and writing to the target leave the main thread.
import { pino } from "pino";
import { heard, pinoPeer } from "./pino.mjs";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(destination) {
  const transport = pino.transport({ target: "pino/file", options: { destination } });
  await heard(transport, "ready");
  return pinoPeer(pino(transport), {
    // Its flush only says that the worker has taken the lines.
    settle: () => new Promise((resolve, reject) => transport.flush((error) => (error ? reject(error) : resolve()))),
    end: async () => {
      const closed = heard(transport, "close");
      transport.end();
      await closed;
    },
  });
}
