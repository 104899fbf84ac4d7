import { RinglogError } from "../../errors.js";

/** The error for something that `debug` cannot wrap. */
export function refuseTarget(what: string, given?: unknown): RinglogError {
  const message =
    `debug cannot wrap ${what}; it takes a function or class, options, options and a function, or stands as a ` +
    "decorator on a class, method, getter, setter, accessor or field";
  return new RinglogError("INVALID_TARGET", message, { given });
}
