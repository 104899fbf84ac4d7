import { types } from "node:util";

// biome-ignore lint/suspicious/noExplicitAny: a function of any kind, to be called with what comes.
export type AnyFunction = (this: any, ...args: any[]) => any;

/** A class, as something whose members can be redefined. */
export interface ClassLike {
  readonly name: string;
  readonly prototype: object;
}

const CLASS_SOURCE = /^(?:class\b|@)/;

/** Whether a function is a class: by its source, or, compiled to a function, by the methods on its prototype. */
export function isClass(fn: object): fn is ClassLike {
  // Every class has a prototype of its own; arrow functions and methods have none.
  if (typeof fn !== "function" || !Object.hasOwn(fn, "prototype")) return false;
  return CLASS_SOURCE.test(Function.prototype.toString.call(fn)) || hasMethods(fn);
}

function hasMethods(fn: object): boolean {
  if (types.isGeneratorFunction(fn)) return false;
  const prototype: unknown = Object.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof prototype !== "object" || prototype === null) return false;
  return Reflect.ownKeys(prototype).some((key) => key !== "constructor");
}
