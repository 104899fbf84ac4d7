import { PEERS } from "../loggers.mjs";

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 10,
  name: "uncaught exception, unhandled rejection",
  injected:
    "throw at the top, in a timer with a running worker; Promise.reject; the fatal record is one of those accepted",
  peers: PEERS,
  needs: [],
  cases: [
    { way: "exception", settles: false },
    { way: "in a timer", settles: true },
    { way: "rejection", settles: true },
  ].map((task) => ({
    name: task.way,
    program: "fails.mjs",
    task,
    expect: { exit: 1, fatal: 1, more: 1, stderr: /TypeError: nobody (catches|handles) this\n/ },
  })),
};
