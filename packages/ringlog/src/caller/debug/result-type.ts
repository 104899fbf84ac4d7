// biome-ignore-all lint/suspicious/noExplicitAny: these types look through functions of every kind.

/** What a call returns once `debug` may replace its result by an `F`. */
export type Safe<R, F> = [R] extends [never] ? F : SafeMember<R, F>;

type SafeMember<R, F> =
  R extends Promise<infer T>
    ? Promise<Or<T, Awaited<F>>>
    : R extends AsyncGenerator<infer Y, infer T, infer N>
      ? AsyncGenerator<Y, Or<T, Awaited<F>>, N>
      : R extends Generator<infer Y, infer T, infer N>
        ? Generator<Y, Or<T, F>, N>
        : R extends AsyncIterator<any, any, any> | Iterator<any, any, any>
          ? R
          : Or<R, F>;

/** `T | F`, without a second `undefined` in `void`. */
type Or<T, F> = [F] extends [T] ? T : T | F;

/*
 * The checks below give `void` where a decorator fits its member, else an object with advice. That is not assignable to
 * the member, so the compiler shows it in TS1270 (TS1271 for legacy fields).
 *
 * Members of generic classes are why they look as they do: a conditional type on a type parameter is left undecided,
 * which counts as wrong. So what is compared are functions that return a type, in an order in which the first comparison
 * already decides for `T | undefined`.
 */

export type AnyFunction = (this: any, ...args: any) => any;

type Returning<R> = (...args: any) => R;

type Fit<Source, Target, F> = Source extends Target ? void : Advice<F>;

type Advice<F> = [F] extends [undefined]
  ? {
      advice: "debug may return undefined here: add 'undefined' to the return type, or use debug({ fallback }) or debug({ crash: true })";
    }
  : {
      advice: "debug may return its fallback here: give one of the declared return type, or use debug({ crash: true })";
    };

/** A method, or a function that a field holds. */
export type CheckFunction<V, F> =
  Returning<F> extends V
    ? V extends Returning<infer R>
      ? CheckPromises<Extract<R, Promise<any>>, F>
      : void
    : V extends Returning<Promise<any>>
      ? Fit<Returning<Promise<Awaited<F>>>, V, F>
      : V extends Returning<AsyncIterator<any, any, any>>
        ? Fit<Returning<AsyncGenerator<any, Awaited<F>, any>>, V, F>
        : V extends Returning<Iterator<any, any, any>>
          ? Fit<Returning<Generator<any, F, any>>, V, F>
          : Advice<F>;

/** The promises in a union such as `Promise<number> | undefined`. */
type CheckPromises<P, F> = [P] extends [never]
  ? void
  : P extends Promise<infer T>
    ? Fit<Promise<Awaited<F>>, Promise<T>, F>
    : void;

/** A getter. */
export type CheckValue<V, F> = CheckFunction<() => V, F>;

/** A field: it must be able to hold a function. */
export type CheckField<V, F> = unknown extends V
  ? void
  : [Extract<V, AnyFunction>] extends [never]
    ? { advice: "debug wraps functions, and this field holds none" }
    : CheckFunction<Extract<V, AnyFunction>, F>;

/** A member of which only the type is known: a function is taken for a method, anything else for a getter. */
export type CheckMember<V, F> =
  Returning<F> extends Returning<V>
    ? CheckValue<V, F>
    : [Extract<V, AnyFunction>] extends [never]
      ? CheckValue<V, F>
      : CheckFunction<Extract<V, AnyFunction>, F>;
