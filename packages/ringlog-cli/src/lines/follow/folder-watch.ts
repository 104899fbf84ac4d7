import { type FSWatcher, realpathSync, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

/** The part of `fs.watch` that is used. */
export type WatchFolder = (folder: string, listener: (event: string, name: string | null) => void) => FSWatcher;

/** A network disk tells nothing of what others write. */
const POLL_MS = 1_000;
/** Where nothing can be watched. */
const FAST_POLL_MS = 250;
/** The system's limit may be free again. */
const RETRY_MS = 10_000;

/** Tells when something happens to a file, by its folder: what becomes of it is not known where only the file is watched. */
export class FolderWatch {
  readonly #path: string;
  readonly #watch: WatchFolder;
  readonly #wake: () => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #triedMs = Number.NEGATIVE_INFINITY;
  #triedKeys = "";
  #isBroken = false;

  constructor(path: string, wake: () => void, watchFolder: WatchFolder = watch) {
    this.#path = path;
    this.#wake = wake;
    this.#watch = watchFolder;
  }

  /** How long to wait at most before the file is looked at. */
  get pollMs(): number {
    return this.#isBroken || this.#watchers.size === 0 ? FAST_POLL_MS : POLL_MS;
  }

  /** Watches the folders that matter now: that of the path, and where it is a link that of its target. */
  refresh(nowMs: number): void {
    const wanted = new Map(targets(this.#path).map((path) => [`${folderIdentity(path)} ${basename(path)}`, path]));
    for (const [key, watcher] of this.#watchers) if (!wanted.has(key)) this.#stop(key, watcher);
    const keys = [...wanted.keys()].join();
    if (this.#isBroken && keys === this.#triedKeys && nowMs - this.#triedMs < RETRY_MS) return;
    this.#triedKeys = keys;
    this.#isBroken = false;
    for (const [key, path] of wanted) if (!this.#watchers.has(key)) this.#start(key, path, nowMs);
  }

  #start(key: string, path: string, nowMs: number): void {
    this.#triedMs = nowMs;
    const name = basename(path);
    try {
      const watcher = this.#watch(dirname(path), (_event, changed) => {
        if (changed === null || changed === name) this.#wake();
      });
      this.#watchers.set(key, watcher);
      watcher.on("error", () => {
        this.#stop(key, watcher);
        this.#isBroken = true;
      });
    } catch {
      // No folder yet, or too many watches on this machine: the file is looked at more often instead.
      this.#isBroken = true;
    }
  }

  #stop(key: string, watcher: FSWatcher): void {
    this.#watchers.delete(key);
    watcher.close();
  }

  close(): void {
    for (const [key, watcher] of this.#watchers) this.#stop(key, watcher);
  }
}

function targets(path: string): string[] {
  try {
    const real = realpathSync(path);
    return real === path ? [path] : [path, real];
  } catch {
    // Not there yet.
    return [path];
  }
}

/** A folder may be removed and made anew. */
function folderIdentity(path: string): string {
  const found = statSync(dirname(path), { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.dev}:${found.ino}`;
}
