import type { CompareOp } from "./query.js";

/** Compares a number with one that is wanted. */
export function compareWith(op: CompareOp, wanted: number): (value: number) => boolean {
  switch (op) {
    case "=":
      return (value) => value === wanted;
    case "!=":
      return (value) => value !== wanted;
    case "<":
      return (value) => value < wanted;
    case "<=":
      return (value) => value <= wanted;
    case ">":
      return (value) => value > wanted;
    case ">=":
      return (value) => value >= wanted;
  }
}
