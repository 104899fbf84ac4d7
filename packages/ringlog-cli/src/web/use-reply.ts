import { useEffect, useState } from "preact/hooks";
import { isAbort } from "./api.js";

/** The state of a question. While a new one is under way, the last answer stays. */
export interface Reply<T> {
  readonly value: T | undefined;
  readonly error: Error | undefined;
  readonly isLoading: boolean;
}

/**
 * Asks when the component appears and whenever one of `deps` has changed; what is still under way then is aborted.
 */
export function useReply<T>(ask: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Reply<T> {
  const [reply, setReply] = useState<Reply<T>>({ value: undefined, error: undefined, isLoading: true });
  useEffect(() => {
    const abort = new AbortController();
    setReply((last) => (last.isLoading ? last : { ...last, isLoading: true }));
    ask(abort.signal).then(
      (value) => {
        if (!abort.signal.aborted) setReply({ value, error: undefined, isLoading: false });
      },
      (error: unknown) => {
        if (abort.signal.aborted || isAbort(error)) return;
        setReply((last) => ({ value: last.value, error: asError(error), isLoading: false }));
      },
    );
    return () => abort.abort();
  }, deps);
  return reply;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
