import * as durable from "./durable.js";

/** Of rings in files, and of runs that have left some. */
export const lateDurable = (): typeof durable => durable;
