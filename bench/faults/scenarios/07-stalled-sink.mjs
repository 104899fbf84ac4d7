import { PEERS } from "../loggers.mjs";

const BUFFER_MIB = 16;
const SLACK_MIB = 20;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 7,
  name: "stalled sink under a burst",
  injected: "the file is a pipe that nobody reads during a burst of 80 MB (bufferBytes: 16 MiB)",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    {
      name: "80 MB",
      program: "bursts.mjs",
      task: { turns: 80, options: { allowSpecialFile: true, bufferBytes: BUFFER_MIB * 1024 * 1024 } },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, task: { file: pipe.path } };
      },
      readsFolder: false,
      during: async ({ stage, reader, arranged, hasEnded }) => {
        const limitMs = performance.now() + 4_000;
        await stage.reached("burst", () => hasEnded() || performance.now() > limitMs);
        stage.go("burst");
        await reader.readStream(arranged.pipe.chunks({ until: hasEnded }));
      },
      expect: {
        lost: "counted",
        check: ({ figures }) => {
          const grewMib = figures.extra?.["grew by, MiB"] ?? Number.POSITIVE_INFINITY;
          return grewMib <= BUFFER_MIB + SLACK_MIB ? [] : [`memory grew by ${grewMib} MiB`];
        },
      },
    },
  ],
};
