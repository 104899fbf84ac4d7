import { PEERS, RINGLOG } from "../loggers.mjs";
import { childrenOf, until, untilGone } from "../watch.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 8,
  name: "stalled or hung sink at exit",
  injected:
    "stdout, then the file, is a pipe that nobody reads; the file lies on an ext4 that is frozen (fsfreeze); process.exit(9)",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    {
      name: "stdout nobody reads",
      program: "ends.mjs",
      task: { way: "stalled", count: 1_000, bytes: 400, file: null },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, stdout: pipe.openWriter(), task: { file: null } };
      },
      readsFolder: false,
      limitMs: 5_000,
      during: readsAfterwards,
      expect: { exit: 9, exitWithinMs: 2_000, lost: "counted" },
    },
    {
      name: "pipe as file nobody reads",
      program: "ends.mjs",
      task: { way: "stalled", count: 1_000, bytes: 400, options: { allowSpecialFile: true } },
      arrange: (stage) => {
        const pipe = stage.pipe();
        return { pipe, task: { file: pipe.path } };
      },
      readsFolder: false,
      limitMs: 5_000,
      during: readsAfterwards,
      expect: { exit: 9, exitWithinMs: 2_000, lost: "counted" },
    },
    {
      name: "frozen disk",
      program: "ends.mjs",
      // For ringlog: a process of its own writes the file.
      task: { way: "stalled", count: 1_000, bytes: 400, options: { fileWriter: "process" } },
      needs: ["loop"],
      limitMs: 5_000,
      arrange: (stage) => ({ disk: stage.freezableDisk() }),
      during: async ({ stage, arranged, child, hasEnded, peer }) => {
        await stage.reached("healthy", hasEnded);
        if (peer === RINGLOG) await until(() => hasEnded() || childrenOf(child.pid).length > 0);
        arranged.writers = childrenOf(child.pid);
        arranged.disk.freeze();
        stage.go("healthy");
      },
      after: async ({ arranged }) => {
        arranged.disk.thaw();
        // What was handed over is there once the writer has ended, however long the machine lets it wait.
        for (const pid of arranged.writers) await untilGone(pid);
      },
      expect: { exit: 9, exitWithinMs: 2_000, lost: "perhaps" },
    },
  ],
};

/** What is in the pipe is read once the program has ended: until then nobody does. */
async function readsAfterwards({ stage, reader, arranged, hasEnded }) {
  stage.go("healthy");
  while (!hasEnded()) await new Promise((resolve) => setTimeout(resolve, 10));
  await reader.readStream(arranged.pipe.chunks({ until: () => true }));
}
