// biome-ignore-all lint/suspicious/noExplicitAny: overloads that accept functions and classes of every kind.
// biome-ignore-all lint/complexity/noBannedTypes: `Function` also takes classes with a private constructor.
import type { DebugOptions, Fallback, FallbackOptions, FallbackValue, SafeOptions, StrictOptions } from "./options.js";
import type { AnyFunction, CheckField, CheckFunction, CheckMember, CheckValue, Safe } from "./result-type.js";

type AnyClass = abstract new (...args: any) => any;

/** `debug` in safe mode: a decorator of anything, and the wrapper of a plain function. `F` stands in for a result. */
export interface SafeDecorator<F> {
  (target: Function, context: { readonly kind: "class" }): void;
  <V extends AnyFunction>(method: V, context: { readonly kind: "method" }): CheckFunction<V, F>;
  <V>(getter: (this: any) => V, context: { readonly kind: "getter" }): CheckValue<V, F>;
  (setter: (this: any, value: any) => void, context: { readonly kind: "setter" }): void;
  <V>(accessor: ClassAccessorDecoratorTarget<any, V>, context: { readonly kind: "accessor" }): CheckMember<V, F>;
  <V>(field: undefined, context: ClassFieldDecoratorContext<any, V>): CheckField<V, F>;
  <V>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<V>): CheckMember<V, F>;
  <T extends object, K extends keyof T>(target: T, key: K): CheckField<T[K], F>;
  (target: object, key: string | symbol): void;
  <C extends AnyClass>(target: C): C;
  <This, A extends unknown[], R>(fn: (this: This, ...args: A) => R): (this: This, ...args: A) => Safe<R, F>;
  <C extends Function>(target: C): C;
}

/** `debug` with `crash: true`: what it decorates or wraps keeps its type. */
export interface StrictDecorator {
  (target: Function, context: { readonly kind: "class" }): void;
  (member: any, context: ClassMemberDecoratorContext): void;
  (target: object, key: string | symbol, descriptor?: TypedPropertyDescriptor<any>): void;
  <T extends Function>(target: T): T;
}

/** The forms with options. */
interface DebugWithOptions {
  (options: StrictOptions): StrictDecorator;
  <F extends Fallback>(options: FallbackOptions<F>): SafeDecorator<FallbackValue<F>>;
  (options?: SafeOptions): SafeDecorator<undefined>;
  <C extends AnyClass>(options: DebugOptions, target: C): C;
  <Fn extends AnyFunction>(options: StrictOptions, fn: Fn): Fn;
  <F extends Fallback, This, A extends unknown[], R>(
    options: FallbackOptions<F>,
    fn: (this: This, ...args: A) => R,
  ): (this: This, ...args: A) => Safe<R, FallbackValue<F>>;
  <This, A extends unknown[], R>(
    options: SafeOptions,
    fn: (this: This, ...args: A) => R,
  ): (this: This, ...args: A) => Safe<R, undefined>;
}

/**
 * Catches and logs what a function throws: `@debug`, `@debug(options)`, `debug(fn)`, `debug(options, fn)`,
 * `debug(options)(fn)`.
 *
 * In safe mode, the default, the call then returns `undefined` or `fallback`, and on a member whose type does not admit
 * that the decorator is a compile error. With `crash: true` the identical error is rethrown.
 * A class is decorated member by member, and neither that nor the effect of `initLogger`'s `crash` can be checked.
 * A promise counts as the result of a function that returns one; what such a function throws before it returns
 * a promise makes it return the plain value, unless it is declared `async`.
 *
 * @throws RinglogError for a wrong option, or for something that cannot be wrapped.
 */
export interface Debug extends SafeDecorator<undefined>, DebugWithOptions {}
