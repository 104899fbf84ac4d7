// pino with a synchronous destination, which is its default: each line is a write(2) before the call returns (docs/api.md, pino.destination).
import { pino } from "pino";
import { pinoPeer } from "./pino.mjs";

/** @returns {Promise<import("./peer.mjs").Peer>} */
export async function open(dest) {
  const done = async () => {};
  return pinoPeer(pino(pino.destination({ dest, sync: true })), { settle: done, end: done });
}
