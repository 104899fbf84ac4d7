import * as localConnection from "./local-connection.js";

/** Of loggers beside the process's own. */
export const lateLocalConnection = (): typeof localConnection => localConnection;
