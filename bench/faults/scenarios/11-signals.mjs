import { PEERS } from "../loggers.mjs";
import { childPid } from "../watch.mjs";

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const UNSHARE = ["unshare", "--fork", "--pid", "--mount-proc"];
const SIGNALS = /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"]);

const sends = (signal, pidOf) => async (run) => {
  await run.stage.reached("ready", run.hasEnded);
  run.endsNow();
  process.kill(pidOf(run.child.pid), signal);
};
const signalled = (signal, way) => ({
  name: `${signal}, ${way}`,
  program: "waits-for-signal.mjs",
  task: { signal, way },
});

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 11,
  name: "SIGTERM, SIGINT, SIGHUP",
  injected:
    "kill: without and with the application's own handler; as PID 1 (unshare); sent by a loop that then ends by itself",
  peers: PEERS,
  needs: ["posix"],
  cases: SIGNALS.flatMap((signal) => [
    {
      ...signalled(signal, "no handler"),
      during: sends(signal, (pid) => pid),
      expect: { exit: signal, stats: /** @type {const} */ (false) },
    },
    { ...signalled(signal, "own handler"), during: sends(signal, (pid) => pid), expect: { exit: 7 } },
    { ...signalled(signal, "ends by itself"), expect: { exit: signal, stats: /** @type {const} */ (false) } },
    {
      ...signalled(signal, "as PID 1"),
      needs: /** @type {const} */ (["unshare"]),
      limitMs: 3_000,
      arrange: () => ({ under: UNSHARE }),
      during: sends(signal, childPid),
      expect: { exit: 128 + NUMBERS[signal] },
    },
  ]),
};
