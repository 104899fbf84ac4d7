// Compiled by the test beside it, with legacy and with TC39 decorators.
import type { Debug } from "../../../src/caller/debug/signature.js";

function raise(message = "boom"): never {
  throw new Error(message);
}

const key = Symbol("key");

export function declare(debug: Debug) {
  class Members {
    readonly self = "self";
    @debug method(_card: string): number | undefined {
      return raise();
    }
    @debug() async later(): Promise<number | undefined> {
      return raise();
    }
    @debug({ crash: true }) strict(): number {
      return raise();
    }
    @debug({ fallback: [] }) list(): string[] {
      return raise();
    }
    @debug static ofClass(): number | undefined {
      return raise();
    }
    @debug get value(): number | undefined {
      return raise();
    }
    @debug set written(_value: number | undefined) {
      raise();
    }
    @debug *numbers(): Generator<number> {
      yield 1;
      raise();
    }
    @debug [key](): void {
      raise();
    }
    @debug whole(): string | undefined {
      return this.self;
    }
  }

  class Fields {
    readonly self = "self";
    @debug arrow = (fails: boolean): string | undefined => (fails ? raise() : this.self);
    @debug({ fallback: "none" }) other = (): string => raise();
    @debug static ofClass = (): number | undefined => raise();
    @debug empty?: () => void;
  }

  @debug({ level: "warn" })
  class Whole {
    static make(): void {
      raise();
    }
    work(): void {
      raise();
    }
    @debug({ crash: true }) strict(): void {
      raise();
    }
    get value(): number {
      return raise();
    }
  }

  return { Members, Fields, Whole, key };
}
