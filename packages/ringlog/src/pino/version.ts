/** The version of pino whose documented interface this is: `pino.version`. */
export const VERSION = "10.4.0";
