import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 19,
  name: "8 processes append to one file",
  injected:
    "child_process.fork and cluster, 8 processes of 1,200 records each; four processes with one pipe as their stdout",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    { name: "fork", program: "appends.mjs", task: { way: "fork", processes: 8 }, expect: {} },
    { name: "cluster", program: "appends.mjs", task: { way: "cluster", processes: 8 }, expect: {} },
    {
      name: "one pipe",
      program: "appends.mjs",
      task: { way: "fork", processes: 4 },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, stdout: pipe.openWriter(), task: { file: null } };
      },
      readsFolder: false,
      during: async ({ reader, arranged }) => {
        await reader.readStream(arranged.pipe.chunks({ bytes: 32_768, pauseMs: 4 }));
      },
      expect: {},
    },
  ],
};
