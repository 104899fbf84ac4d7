import { PEERS } from "../loggers.mjs";

const TURNS = 600;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 6,
  name: "slow disk",
  injected: "the file is a pipe of which 64 KiB are read every 300 ms, half as fast as records come",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    {
      name: "300 ms a read",
      program: "serves.mjs",
      task: { turns: TURNS, perTurn: 6, bytes: 150, options: { allowSpecialFile: true } },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, task: { file: pipe.path } };
      },
      readsFolder: false,
      during: async ({ reader, arranged, hasEnded }) => {
        await reader.readStream(slowly(arranged.pipe, hasEnded));
      },
      expect: {},
    },
  ],
};

/** Slowly at first; what is left after that is read at once. */
async function* slowly(pipe, until) {
  const untilMs = performance.now() + 4_000;
  const how = { bytes: 65_536, pauseMs: 300, until };
  for await (const chunk of pipe.chunks(how)) {
    yield chunk;
    if (performance.now() > untilMs) how.pauseMs = 0;
  }
}
