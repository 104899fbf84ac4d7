// What must compile, with TC39 and with legacy decorators. Nothing here is run.
import { expectTypeOf } from "expect-type";
import { debug } from "ringlog";

interface Card {
  readonly number: string;
}
interface CodedError extends Error {
  readonly code: string;
}

class Payments {
  @debug ratio(data: bigint): bigint | undefined {
    return 10n / data;
  }
  @debug({ crash: true }) async charge(_card: Card): Promise<number> {
    return 1;
  }
  @debug() nothing(): void {}
  @debug async nothingLater(): Promise<void> {}
  @debug async later(): Promise<number | undefined> {
    return 1;
  }
  @debug maybeLater(): Promise<number | undefined> | undefined {
    return undefined;
  }
  @debug unknown(): unknown {
    return 1;
  }
  // biome-ignore lint/suspicious/noExplicitAny: what is declared so admits everything.
  @debug any(): any {
    return 1;
  }
  @debug({ fallback: 0 }) zero(): number {
    return 1;
  }
  @debug({ fallback: "a" }) literal(): "a" | "b" {
    return "b";
  }
  @debug({ fallback: null }) none(): string | null {
    return null;
  }
  @debug({ fallback: [] }) list(): string[] {
    return [];
  }
  @debug({ fallback: [] }) async listLater(): Promise<string[]> {
    return [];
  }
  @debug({ fallback: (error) => (error instanceof Error ? 1 : 2) }) ofError(): number {
    return 1;
  }
  @debug({ fallback: async () => 1 }) async ofErrorLater(): Promise<number> {
    return 1;
  }
  @debug({ fallback: (error: CodedError) => error.code }) ofCode(): string {
    return "";
  }
  @debug static ofClass(): string | undefined {
    return "";
  }
  @debug *numbers(): Generator<number, string | undefined, boolean> {
    yield 1;
    return "";
  }
  @debug *iterable(): IterableIterator<number> {
    yield 1;
  }
  @debug async *stream(): AsyncGenerator<number, void> {
    yield 1;
  }
  @debug async *streamed(): AsyncIterableIterator<number> {
    yield 1;
  }
  @debug *[Symbol.iterator](): Iterator<number> {
    yield 1;
  }
  @debug get total(): number | undefined {
    return 1;
  }
  @debug set limit(_value: number | undefined) {}
  @debug accessor balance: number | undefined = 1;
  @debug accessor handler = (): number | undefined => 1;
  @debug arrow = (): number | undefined => 1;
  @debug arrowLater = async (_id: number): Promise<string | undefined> => "";
  @debug optional?: () => void;
  @debug({ crash: true }) strictArrow = (): number => 1;
  @debug({ fallback: 5 }) arrowWithFallback = (): number => 1;
  @debug static staticArrow = (): void => {};
  @debug private hidden(text: string): number | undefined {
    return this.hidden(text);
  }
  @debug protected hiddenArrow = (_text: string): number | undefined => 1;
  @debug generic<T>(value: T): T | undefined {
    return value;
  }
}

class Box<T, U extends object> {
  constructor(
    readonly value: T,
    readonly other: U,
  ) {}
  @debug take(): T | undefined {
    return this.value;
  }
  @debug takeOther(): U | undefined {
    return this.other;
  }
  @debug async takeLater(): Promise<T | undefined> {
    return this.value;
  }
  @debug maybeLater(): Promise<T | undefined> | undefined {
    return undefined;
  }
  @debug *each(): Generator<T, U | undefined> {
    yield this.value;
    return this.other;
  }
  @debug all(): T[] | undefined {
    return [];
  }
  @debug get first(): T | undefined {
    return this.value;
  }
  @debug get last(): U | undefined {
    return this.other;
  }
  @debug chained(): this | undefined {
    return this;
  }
  @debug keyed<K extends keyof U>(key: K): U[K] | undefined {
    return this.other[key];
  }
  @debug partial(): Partial<U> | undefined {
    return this.other;
  }
  @debug({ fallback: [] }) list(): T[] {
    return [];
  }
  @debug({ fallback: null }) orNull(): T | null {
    return this.value;
  }
  @debug({ crash: true }) strict(): T {
    return this.value;
  }
  @debug map = (value: T): U | undefined => (value === this.value ? this.other : undefined);
  @debug accessor current: T | undefined = undefined;
}

@debug
class Bare {
  work(): number {
    return 1;
  }
}
@debug({ crash: true })
class Strict {
  work(): number {
    return 1;
  }
}
@debug({ fallback: 1 })
abstract class Abstract {
  abstract work(): number;
}
@debug()
class Singleton {
  static readonly only = new Singleton();
  private constructor() {}
}

class Filtered {
  @debug({ only: TypeError, exclude: [RangeError, (error: CodedError) => error.code === "EXPECTED"] })
  filtered(): void {}

  @debug({ only: (error) => error instanceof Error, args: false, result: true, slowMs: 0.5, level: "warn", name: "named" })
  everything(): void {}

  @debug({ onError: (error, fingerprint) => console.error(error, fingerprint.length) })
  told(): void {}
}

const safe = debug((id: number, text?: string) => text ?? String(id));
expectTypeOf(safe).toEqualTypeOf<(id: number, text?: string) => string | undefined>();

const later = debug(async (id: number) => String(id));
expectTypeOf(later).toEqualTypeOf<(id: number) => Promise<string | undefined>>();

const withFallback = debug({ fallback: [] }, async function load(id: string) {
  return [id];
});
expectTypeOf(withFallback).toEqualTypeOf<(id: string) => Promise<string[]>>();

const otherFallback = debug({ fallback: null })((id: string) => id.length);
expectTypeOf(otherFallback).toEqualTypeOf<(id: string) => number | null>();

const fallbackFunction = debug({ fallback: (error) => String(error) })(() => 1);
expectTypeOf(fallbackFunction).toEqualTypeOf<() => string | number>();

const laterFallback = debug({ fallback: async () => "late" }, async () => 1);
expectTypeOf(laterFallback).toEqualTypeOf<() => Promise<string | number>>();

const strict = debug({ crash: true }, async (id: string) => id);
expectTypeOf(strict).toEqualTypeOf<(id: string) => Promise<string>>();
const strictTwo = debug({ crash: true })(<T>(value: T): T => value);
expectTypeOf(strictTwo).toEqualTypeOf<<T>(value: T) => T>();

const either = debug({ crash: Boolean(process.env["CRASH"]) }, () => 1);
expectTypeOf(either).toEqualTypeOf<() => number | undefined>();

const generator = debug(function* (to: number): Generator<number, string> {
  yield to;
  return "";
});
expectTypeOf(generator).returns.toEqualTypeOf<Generator<number, string | undefined>>();
const asyncGenerator = debug({ fallback: 1 }, async function* (): AsyncGenerator<number, string> {
  yield 1;
  return "";
});
expectTypeOf(asyncGenerator).returns.toExtend<AsyncGenerator<number, string | number>>();

expectTypeOf(debug(() => {})).returns.toEqualTypeOf<void>();
const always = debug(() => {
  throw new Error("always");
});
expectTypeOf(always).returns.toEqualTypeOf<undefined>();
const mixed = debug((id: number): Promise<number> | string => (id === 0 ? "" : Promise.resolve(id)));
expectTypeOf(mixed).returns.toEqualTypeOf<Promise<number | undefined> | string | undefined>();

const identity = debug(<T>(value: T) => value);
expectTypeOf(identity("x" as string)).toEqualTypeOf<string | undefined>();
const first = debug({})(<T>(values: readonly T[], at: number) => values[at] as T);
expectTypeOf(first([1, 2], 0)).toEqualTypeOf<number | undefined>();

function withThis(this: Date, ms: number): number {
  return this.getTime() + ms;
}
expectTypeOf(debug(withThis)).thisParameter.toEqualTypeOf<Date>();

class Plain {
  constructor(readonly id: number) {}
}
expectTypeOf(debug(Plain)).toEqualTypeOf<typeof Plain>();
expectTypeOf(debug({ crash: true })(Plain)).toEqualTypeOf<typeof Plain>();
expectTypeOf(debug({ fallback: 1 }, Plain)).toEqualTypeOf<typeof Plain>();
expectTypeOf(debug(Singleton)).toEqualTypeOf<typeof Singleton>();

export { Abstract, Bare, Box, Filtered, Payments, Singleton, Strict };
