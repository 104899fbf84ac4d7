import { INTERRUPTED_EXIT_CODE } from "./exit-codes.js";

/**
 * At Ctrl-C: cleans up and ends by the signal itself, so that a shell sees that it was one (130) and stops its script too. A second
 * Ctrl-C ends at once.
 *
 * @param cleanUp should be quick
 * @returns undoes it
 */
export function onInterrupt(cleanUp: () => void | Promise<void>): () => void {
  const listener = () => {
    process.removeListener("SIGINT", listener);
    void Promise.resolve()
      .then(cleanUp)
      .finally(() => endInterrupted());
  };
  process.on("SIGINT", listener);
  return () => void process.removeListener("SIGINT", listener);
}

function endInterrupted(): void {
  if (process.platform === "win32") process.exit(INTERRUPTED_EXIT_CODE);
  process.removeAllListeners("SIGINT");
  process.kill(process.pid, "SIGINT");
}
