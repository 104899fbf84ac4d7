// What must not compile, with TC39 and with legacy decorators. Nothing here is run.
import { debug } from "ringlog";

export class Refused {
  // @ts-expect-error: may return undefined
  @debug method(): number {
    return 1;
  }
  // @ts-expect-error: may return undefined
  @debug() withBrackets(): number {
    return 1;
  }
  // @ts-expect-error: may return undefined
  @debug({ crash: false }) withOptions(): string {
    return "";
  }
  // @ts-expect-error: crash may be false
  @debug({ crash: Boolean(process.env["CRASH"]) }) perhaps(): string {
    return "";
  }
  // @ts-expect-error: may resolve to undefined
  @debug async later(): Promise<number> {
    return 1;
  }
  // @ts-expect-error: the promise may resolve to undefined
  @debug maybeLater(): Promise<number> | undefined {
    return undefined;
  }
  // @ts-expect-error: may return undefined instead of the promise's or the number's place
  @debug mixed(): Promise<number | undefined> | number {
    return 1;
  }
  // @ts-expect-error: the fallback is no number
  @debug({ fallback: "x" }) fallback(): number {
    return 1;
  }
  // @ts-expect-error: the fallback is neither
  @debug({ fallback: "x" }) fallbackOrUndefined(): number | undefined {
    return 1;
  }
  // @ts-expect-error: the fallback makes no number
  @debug({ fallback: () => "x" }) fallbackFunction(): number {
    return 1;
  }
  // @ts-expect-error: the fallback resolves to no number
  @debug({ fallback: async () => "x" }) async fallbackLater(): Promise<number> {
    return 1;
  }
  // @ts-expect-error: may end with undefined
  @debug *generator(): Generator<number, string> {
    yield 1;
    return "";
  }
  // @ts-expect-error: may end with undefined
  @debug async *asyncGenerator(): AsyncGenerator<number, string> {
    yield 1;
    return "";
  }
  // @ts-expect-error: may return undefined
  @debug static ofClass(): string {
    return "";
  }
  // @ts-expect-error: may return undefined
  @debug get value(): number {
    return 1;
  }
  // @ts-expect-error: may return undefined
  @debug accessor count = 1;
  // @ts-expect-error: its function may return undefined
  @debug accessor handler = (): number => 1;
  // @ts-expect-error: may return undefined
  @debug arrow = (): number => 1;
  // @ts-expect-error: may resolve to undefined
  @debug static staticArrow = async (): Promise<number> => 1;
  // @ts-expect-error: holds no function
  @debug field = 5;
  // @ts-expect-error: may return undefined
  @debug private hidden(): number {
    return this.hidden();
  }
  // @ts-expect-error: may return undefined
  @debug generic<T>(value: T): T {
    return value;
  }
  // @ts-expect-error: may return undefined
  @debug chained(): this {
    return this;
  }
  // @ts-expect-error: may return undefined, which is no answer
  @debug isText(value: unknown): value is string {
    return typeof value === "string";
  }
  // @ts-expect-error: may return
  @debug always(): never {
    throw new Error("always");
  }
  // @ts-expect-error: may return undefined
  @debug object(): object {
    return {};
  }
}

export class RefusedBox<T> {
  constructor(readonly inner: T) {}
  // @ts-expect-error: may return undefined
  @debug take(): T {
    return this.inner;
  }
  // @ts-expect-error: may resolve to undefined
  @debug async takeLater(): Promise<T> {
    return this.inner;
  }
  // @ts-expect-error: may return undefined
  @debug all(): T[] {
    return [];
  }
  // @ts-expect-error: may return undefined
  @debug get value(): T {
    return this.inner;
  }
  // @ts-expect-error: may return undefined
  @debug arrow = (value: T): T => value;
}

// @ts-expect-error: a misspelt option
debug({ crsh: true });
// @ts-expect-error: a misspelt option
debug({ crsh: true }, () => 1);
// @ts-expect-error: no level
debug({ level: "loud" });
// @ts-expect-error: "silent" is a threshold, not a level
debug({ level: "silent" });
// @ts-expect-error: no number
debug({ slowMs: "1" }, () => 1);
// @ts-expect-error: no function
debug(5);
// @ts-expect-error: options come first
debug(() => 1, { crash: true });
// @ts-expect-error: no longer only a number
export const number: number = debug(() => 1)();
// @ts-expect-error: may be null
export const orNull: string = debug({ fallback: null }, () => "x")();
// @ts-expect-error: wrong argument
debug((id: number) => id)("1");
