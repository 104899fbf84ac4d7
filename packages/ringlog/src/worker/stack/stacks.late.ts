import * as stacks from "./stacks.js";

/** Of the first error with a stack. */
export const lateStacks = (): typeof stacks => stacks;
