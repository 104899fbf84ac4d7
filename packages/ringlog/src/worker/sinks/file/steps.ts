import type { BigIntStats } from "node:fs";

/** What a path leads to; `gone` where it leads nowhere, `unknown` where that could not be found out. */
export type Seen = BigIntStats | "gone" | "unknown";

/** What can be done by waiting for a callback, or by blocking the thread. */
export type Step =
  | { readonly kind: "look" }
  | { readonly kind: "write"; readonly bytes: Buffer }
  | { readonly kind: "sync" }
  | { readonly kind: "pause"; readonly ms: number };

/** A task in such steps: written once, run in either way. Each step answers what was seen, if it is a look. */
export type Steps = Generator<Step, void, Seen | undefined>;

export async function runSteps(steps: Steps, perform: (step: Step) => Promise<Seen | undefined>): Promise<void> {
  let next = steps.next();
  while (next.done !== true) {
    try {
      const seen = await perform(next.value);
      next = steps.next(seen);
    } catch (error) {
      next = steps.throw(error);
    }
  }
}

export function runStepsSync(steps: Steps, perform: (step: Step) => Seen | undefined): void {
  let next = steps.next();
  while (next.done !== true) {
    try {
      const seen = perform(next.value);
      next = steps.next(seen);
    } catch (error) {
      next = steps.throw(error);
    }
  }
}
