import type { VerifyProblem } from "./report.js";

const MOST_OF_A_KIND = 100;

/** The first problems of each kind. */
export class Problems {
  readonly #found: VerifyProblem[] = [];
  readonly #counts = new Map<VerifyProblem["kind"], number>();

  add(problem: VerifyProblem): void {
    const count = this.#counts.get(problem.kind) ?? 0;
    if (count >= MOST_OF_A_KIND) return;
    this.#counts.set(problem.kind, count + 1);
    this.#found.push(problem);
  }

  get all(): readonly VerifyProblem[] {
    return this.#found;
  }
}
