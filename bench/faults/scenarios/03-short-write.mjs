import { PEERS } from "../loggers.mjs";
import { liftsSizeLimit } from "../watch.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 3,
  name: "short write, then error",
  injected:
    "a file-size limit in the middle of a record (prlimit --fsize): the kernel takes the first bytes, then says EFBIG; lifted after that",
  peers: PEERS,
  needs: ["prlimit"],
  cases: [100_003, 150_001, 333_333].map((bytes) => ({
    name: `at byte ${bytes}`,
    program: "stops-in-the-middle.mjs",
    arrange: () => ({ under: ["prlimit", `--fsize=${bytes}:unlimited`] }),
    during: liftsSizeLimit,
    expect: {},
  })),
};
