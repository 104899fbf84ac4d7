import { PEERS } from "../loggers.mjs";

const TIMES = 6;
const ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EINTR", "ESTALE"];
const CALLS = "write,writev,pwrite64,pwritev";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 4,
  name: "the k-th write fails, for every k",
  injected: `strace -f -P app.log -e inject=${CALLS}:error=E:when=k, for ${ERRORS.join(", ")} and k from 1 to ${TIMES}`,
  peers: PEERS,
  needs: ["strace"],
  cases: ERRORS.flatMap((error) =>
    Array.from({ length: TIMES }, (_, index) => ({
      name: `${error} at write ${index + 1}`,
      program: "few-writes.mjs",
      task: { times: TIMES },
      arrange: (stage) => ({
        // strace counts for each thread.
        env: { UV_THREADPOOL_SIZE: "1" },
        under: [
          ...["strace", "-f", "-o", "/dev/null", "-P", stage.file, "-e", `trace=${CALLS}`],
          ...["-e", `inject=${CALLS}:error=${error}:when=${index + 1}`],
        ],
      }),
      expect: {},
    })),
  ),
};
