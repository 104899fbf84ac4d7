import { PEERS } from "../loggers.mjs";
import { complains } from "../watch.mjs";

const DISK_BYTES = 4 * 1024 * 1024;
const ROOM_BYTES = 400 * 1024;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 1,
  name: "disk full, then freed",
  injected: "tmpfs of 4 MiB with 400 KiB of room; the ballast is removed after the complaint",
  peers: PEERS,
  needs: ["mount"],
  cases: [
    {
      name: "freed",
      program: "stops-in-the-middle.mjs",
      arrange: (stage) => ({ disk: stage.smallDisk(DISK_BYTES, ROOM_BYTES) }),
      during: async (run) => {
        const { stage, arranged, hasEnded } = run;
        stage.go("healthy");
        await stage.reached("failing", hasEnded);
        await complains(run, "ENOSPC");
        arranged.disk.free();
        stage.go("failing");
      },
      expect: { stderr: /^ringlog: cannot write .*ENOSPC.*\nringlog: writing .* works again\n$/ },
    },
  ],
};
