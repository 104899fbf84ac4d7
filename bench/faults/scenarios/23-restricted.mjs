import { execFileSync } from "node:child_process";
import { RINGLOG } from "../loggers.mjs";

/** @param {string} node the one that runs the program */
function permission(node) {
  const major = Number(/\d+/.exec(execFileSync(node, ["--version"], { encoding: "utf8" }))?.[0]);
  const flag = major >= 24 ? "--permission" : "--experimental-permission";
  return [flag, "--allow-fs-read=*", "--allow-fs-write=*", "--no-warnings"];
}

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
      arrange: (_stage, _peer, node) => ({ nodeArgs: permission(node) }),
      expect: { stderr: once },
    },
    { name: "no SharedArrayBuffer", program: "without-shared-memory.mjs", expect: { stderr: once } },
    { name: "vm", program: "in-vm.mjs", expect: {} },
  ],
};
