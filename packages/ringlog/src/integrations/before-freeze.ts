import { debug, instance, warn } from "../core.js";

/** A function of any kind. */
export type Handler = (...args: never[]) => unknown;

/** A wrapped handler: the same, but what returned a plain value now returns a promise of it. Handlers with a callback return nothing. */
export type FlushedHandler<H extends Handler> =
  ReturnType<H> extends PromiseLike<unknown> | undefined | void
    ? H
    : (...args: Parameters<H>) => Promise<ReturnType<H>>;

/** The same for code that takes whatever the platform gives. */
export type Run = (this: unknown, ...args: unknown[]) => unknown;

let hasSaidLate = false;

/** Resolves when all that was logged is written, also what the throttle withholds, or when time is over. Never rejects. */
export async function flushWithin(limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const flushed = instance()
    .flush(true)
    .then(
      () => true,
      () => false,
    );
  note(await Promise.race([flushed, over]), limitMs);
  clearTimeout(timer);
}

/** The same for code that cannot wait. */
export function flushNow(limitMs: number): void {
  note(instance().flushSync(limitMs, true), limitMs);
}

/** Said once, until it is well again. */
function note(isWritten: boolean, limitMs: number): void {
  if (!isWritten && !hasSaidLate) warn(`the log was not written within ${limitMs} ms; what is left comes later`);
  hasSaidLate = !isWritten;
}

/** The handler, with a record of what it throws or rejects with, unless a decorated function in it has made one. */
export function loggingErrors(handler: Handler): Run {
  return debug({ crash: true, args: false, name: nameOf(handler) }, handler) as Run;
}

/** Makes a record of an error that is handed over rather than thrown. */
export function logHanded(error: unknown, handler: Handler): void {
  const throwing = debug({ crash: true, args: false, name: nameOf(handler) }, () => {
    throw error;
  });
  try {
    throwing();
  } catch {
    // It goes on to whom it is for.
  }
}

function nameOf({ name }: Handler): string {
  return typeof name === "string" && name !== "" ? name : "handler";
}

/** Makes a wrapper look like what it wraps: platforms tell kinds of handlers by the number of parameters and by marks. */
export function dress<H extends Handler>(wrapper: Run, handler: H): FlushedHandler<H> {
  for (const key of Reflect.ownKeys(handler)) {
    if (key === "prototype") continue;
    Object.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(handler, key) as PropertyDescriptor);
  }
  return wrapper as unknown as FlushedHandler<H>;
}

export function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}

/** A property of whatever was given. */
export function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}
