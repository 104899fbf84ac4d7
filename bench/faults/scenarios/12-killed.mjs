import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PEERS, RINGLOG } from "../loggers.mjs";

const ENDS = { kill: "SIGKILL", abort: "SIGABRT", "out of memory": "SIGABRT" };
const WAYS = /** @type {const} */ (["kill", "abort", "out of memory"]);
const heap = { nodeArgs: ["--max-old-space-size=40"] };

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 12,
  name: "SIGKILL, abort(), out of memory",
  injected:
    "plain: some milliseconds after the last call, without a flush; durable: in the tick of the last of 1,000 calls, then the next start",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    ...WAYS.map((way) => ({
      name: `${way}, plain`,
      program: "dies.mjs",
      task: { way, settles: true },
      arrange: () => heap,
      expect: { exit: ENDS[way], stats: /** @type {const} */ (false) },
    })),
    ...WAYS.map((way) => ({
      name: `${way}, durable`,
      program: "dies.mjs",
      task: { way, settles: false, durable: true },
      peers: [RINGLOG],
      arrange: () => heap,
      after: async (run) => startAgain(run),
      expect: {
        exit: ENDS[way],
        stats: /** @type {const} */ (false),
        check: ({ found }) =>
          found.recovered > 0 ? [] : ["the next start does not say that the last run was cut off"],
      },
    })),
  ],
};

/** The next start with the same file, which recovers what is left. Its own report does not count. */
async function startAgain({ stage, node, peer }) {
  const program = fileURLToPath(new URL("../programs/starts-again.mjs", import.meta.url));
  const task = { peer, file: stage.file, reports: stage.folder, options: { durable: true } };
  spawnSync(node, [program, JSON.stringify(task)], { timeout: 10_000, stdio: "ignore" });
}
