/** Node's own, also where a test's fake timers take its place later: other threads compare with what it says. */
const { hrtime } = process;

/** Milliseconds of a clock that never jumps and is the same for all threads of the process. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
