import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 16,
  name: "pipe full, reader gone",
  injected: "stdout beside the file: | head -1; a pipe that nobody reads; stdout alone: a pipe that is read slowly",
  peers: PEERS,
  needs: ["bash"],
  cases: [
    {
      name: "reader gone",
      program: "serves.mjs",
      task: { turns: 100, perTurn: 5, bytes: 100, console: true },
      arrange: () => ({ under: ["bash", "-c", `"$@" | head -1; exit "\${PIPESTATUS[0]}"`, "bash"] }),
      expect: { stderr: /^ringlog: stdout is gone \(EPIPE\): .*\n$/ },
    },
    {
      name: "pipe full",
      program: "ends.mjs",
      task: { way: "by itself", count: 1_000, bytes: 400, console: true },
      limitMs: 5_000,
      arrange: (stage) => ({ stdout: stage.pipe().openWriter() }),
      expect: {},
    },
    {
      name: "read slowly",
      program: "ends.mjs",
      task: { way: "same tick", count: 2_000, bytes: 400 },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, stdout: pipe.openWriter(), task: { file: null } };
      },
      readsFolder: false,
      during: async ({ reader, arranged }) => {
        await reader.readStream(arranged.pipe.chunks({ bytes: 16_384, pauseMs: 15 }));
      },
      expect: { exit: 3 },
    },
  ],
};
