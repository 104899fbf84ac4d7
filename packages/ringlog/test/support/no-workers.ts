const CODE = `
  import { syncBuiltinESMExports } from "node:module";
  import threads from "node:worker_threads";
  threads.Worker = class { constructor() { throw new Error("forbidden"); } };
  syncBuiltinESMExports();`;

/** A module for `--import`: no worker can be started, so that the main thread writes itself. */
export const NO_WORKERS = `data:text/javascript,${encodeURIComponent(CODE)}`;
