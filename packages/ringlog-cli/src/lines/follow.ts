import { FolderWatch, type WatchFolder } from "./follow/folder-watch.js";
import { Follower } from "./follow/follower.js";
import type { TakeLines } from "./follow/reader.js";
import type { LogFile } from "./log-file.js";

export type { FollowedLines, TakeLines } from "./follow/reader.js";

/** From where a log is followed, and until when. */
export interface FollowOptions {
  /** Of the file that is there now; in the middle of a line, from the next one on. Another file is read from its beginning. */
  readonly fromByte: number;
  /**
   * The file that `fromByte` is of, as it was found before: it is read from there on also where it was renamed or packed since. Without
   * it, that which is there now.
   */
  readonly file?: LogFile | undefined;
  readonly signal: AbortSignal;
  /** `fs.watch`, but for tests. */
  readonly watchFolder?: WatchFolder | undefined;
}

/** Many small writes are taken together. */
const GATHER_MS = 20;

/**
 * Gives the lines that are appended to a log, within a tenth of a second, until `signal` aborts. A file that is rotated by a rename,
 * by a copy, or several times between two looks is read to its end first; one that is not there yet is waited for. A last line that
 * has no end waits for it, for a second where another file has taken its file's place, and is given at the end. `take` is waited for.
 * A link that takes the place of a file is not followed.
 *
 * @throws CliError for a packed file; RinglogError `FILE_UNREADABLE`; what `take` throws
 */
export async function follow(path: string, options: FollowOptions, take: TakeLines): Promise<void> {
  const { fromByte, file, signal, watchFolder } = options;
  const alarm = new Alarm(signal);
  const watch = new FolderWatch(path, () => alarm.ring(), watchFolder);
  const follower = new Follower(path, take);
  try {
    watch.refresh(performance.now());
    await follower.start(fromByte, performance.now(), file);
    while (!signal.aborted) {
      alarm.reset();
      await follower.look(performance.now());
      await alarm.wait(watch.pollMs, GATHER_MS);
      watch.refresh(performance.now());
    }
    await follower.look(performance.now());
    await follower.finish();
  } finally {
    watch.close();
    alarm.close();
    await follower.close();
  }
}

/** Waits until it rings, or for a time. */
class Alarm {
  readonly #signal: AbortSignal;
  readonly #stop = (): void => this.#end?.();
  #hasRung = false;
  #end: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener("abort", this.#stop);
  }

  ring(): void {
    this.#hasRung = true;
    this.#end?.();
  }

  reset(): void {
    this.#hasRung = false;
  }

  /** At most `maxMs`, but not less than `leastMs`, unless the signal aborts. */
  async wait(maxMs: number, leastMs: number): Promise<void> {
    if (!this.#hasRung) await this.#sleep(maxMs);
    if (!this.#signal.aborted) await this.#sleep(leastMs, true);
  }

  #sleep(ms: number, isDeaf = false): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(end, ms);
      const stop = isDeaf ? undefined : end;
      function end(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#end = () => {
        if (this.#signal.aborted) end();
        else stop?.();
      };
      if (this.#signal.aborted) end();
    });
  }

  close(): void {
    this.#signal.removeEventListener("abort", this.#stop);
  }
}
