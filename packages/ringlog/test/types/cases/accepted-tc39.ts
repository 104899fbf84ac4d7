// Private members can be decorated with TC39 decorators only. Nothing here is run.
import { debug } from "ringlog";

export class Hidden {
  @debug #work(): number | undefined {
    return this.#work();
  }
  @debug static #make(): void {
    Hidden.#make();
  }
  @debug #arrow = (): void => this.#arrow();
  // @ts-expect-error: may return undefined
  @debug #refused(): number {
    return this.#refused();
  }
  @debug set anything(_value: number) {}
}
