import { PEERS } from "../loggers.mjs";
import { complains, liftsSizeLimit } from "../watch.mjs";

const CALLS = "write,writev,pwrite64,pwritev";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 5,
  name: "read-only disk, size limit, no descriptors",
  injected:
    "EROFS for writes 2 to 7 (strace; the kernel refuses to remount a disk read-only while a file is open for writing); prlimit --fsize, lifted later; every descriptor taken, given back later",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    {
      name: "read-only for a while",
      program: "few-writes.mjs",
      task: { times: 4 },
      needs: ["strace"],
      arrange: (stage) => ({
        // strace counts for each thread.
        env: { UV_THREADPOOL_SIZE: "1" },
        under: [
          ...["strace", "-f", "-o", "/dev/null", "-P", stage.file, "-e", `trace=${CALLS}`],
          ...["-e", `inject=${CALLS}:error=EROFS:when=2..7`],
        ],
      }),
      expect: { stderr: /^ringlog: cannot write .*EROFS.*\nringlog: writing .* works again\n$/ },
    },
    {
      name: "size limit",
      program: "stops-in-the-middle.mjs",
      needs: ["prlimit"],
      arrange: () => ({ under: ["prlimit", "--fsize=200000:unlimited"] }),
      during: liftsSizeLimit,
      expect: { stderr: /^ringlog: cannot write .*EFBIG.*\nringlog: writing .* works again\n$/ },
    },
    {
      name: "no descriptors",
      program: "uses-up-descriptors.mjs",
      needs: ["prlimit"],
      arrange: () => ({ under: ["prlimit", "--nofile=80:80"] }),
      during: async (run) => {
        await run.stage.reached("failing", run.hasEnded);
        await complains(run, "EMFILE");
        run.stage.go("failing");
      },
      expect: {},
    },
  ],
};
