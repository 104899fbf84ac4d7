import { RINGLOG } from "../loggers.mjs";

const [major = 20] = process.versions.node.split(".").map(Number);
const PERMISSION = [
  major >= 24 ? "--permission" : "--experimental-permission",
  "--allow-fs-read=*",
  "--allow-fs-write=*",
  "--no-warnings",
];
const once = /^ringlog: runs without a worker thread .*\n$/;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 23,
  name: "no workers, no shared memory, another realm",
  injected: "--permission without workers; no SharedArrayBuffer; called from inside a vm",
  peers: [RINGLOG],
  needs: [],
  cases: [
    {
      name: "--permission",
      program: "restricted.mjs",
      arrange: () => ({ nodeArgs: PERMISSION }),
      expect: { stderr: once },
    },
    { name: "no SharedArrayBuffer", program: "without-shared-memory.mjs", expect: { stderr: once } },
    { name: "vm", program: "in-vm.mjs", expect: {} },
  ],
};
