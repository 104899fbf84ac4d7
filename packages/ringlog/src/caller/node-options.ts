import { environment } from "./environment.js";

/**
 * Options that Node.js was started with, as one text: those of the command line last, for they override the environment's.
 * Node tells nobody which of its own options hold.
 */
export function nodeOptions(): string {
  return ` ${environment["NODE_OPTIONS"] ?? ""} ${process.execArgv.join(" ")} `;
}

/** All values of an option that takes one. */
export function optionValues(options: string, name: string): string[] {
  // V8 takes underscores for its own.
  const pattern = new RegExp(` --${name.replaceAll("-", "[-_]")}[= ]([^ ]+)(?= )`, "g");
  return Array.from(options.matchAll(pattern), ([, value]) => value as string);
}
