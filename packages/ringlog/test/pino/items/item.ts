import type { Subject } from "../subjects.js";

export type Status = "covered" | "different" | "not covered";

/**
 * One thing that pino's documentation says. Covered: what the check gives is the same for pino and for ringlog. Different: the check
 * asserts what ringlog does in its place. Not covered: what the check does is refused with a RinglogError.
 */
export interface Item {
  readonly doc: string;
  readonly heading: string;
  readonly what: string;
  readonly status: Status;
  /** What ringlog does in its place, or why not. */
  readonly note?: string | undefined;
  /** Where it is proved, if not by the check. */
  readonly provedBy?: string | undefined;
  readonly check?: ((subject: Subject) => unknown) | undefined;
}

type Check = (subject: Subject) => unknown;

/** Items of one page. */
export function page(doc: string) {
  const items: Item[] = [];
  /** `proof`: a check, or the file of a test. */
  const add = (status: Status) => (heading: string, what: string, note: string, proof: Check | string) =>
    void items.push({
      doc,
      heading,
      what,
      status,
      note,
      ...(typeof proof === "string" ? { provedBy: proof } : { check: proof }),
    });
  return {
    items,
    covered: (heading: string, what: string, check: Check) =>
      void items.push({ doc, heading, what, status: "covered", check }),
    /** By a test that needs more than two loggers in one process. */
    provedBy: (heading: string, what: string, provedBy: string, note?: string) =>
      void items.push({ doc, heading, what, status: "covered", provedBy, note }),
    different: add("different"),
    notCovered: add("not covered"),
    /** Concerns something else than the library on Node.js. */
    without: (heading: string, what: string, note: string) =>
      void items.push({ doc, heading, what, status: "not covered", note }),
  };
}
