import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FollowedLines, type FollowOptions, follow } from "../follow.js";

/** Followers that go on, which would keep the process of a test that failed. */
const following = new Set<AbortController>();

/** A folder that is removed with the test, and no longer followed. */
export function temporaryFolder(test: { after(end: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-cli-"));
  test.after(() => {
    for (const abort of following) abort.abort();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Generous: the machine may be busy. */
const LIMIT_MS = 30_000;

export async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const startMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startMs > LIMIT_MS) throw new Error(`waited in vain: ${what()}`);
    await sleep(5);
  }
}

/** What a follower was given. */
export class Following {
  readonly texts: string[] = [];
  readonly batches: FollowedLines[] = [];
  readonly #abort = new AbortController();
  readonly #done: Promise<void>;

  constructor(path: string, options: Partial<FollowOptions> = {}) {
    const take = (batch: FollowedLines): void => {
      this.batches.push(batch);
      this.texts.push(...batch.lines.map(({ bytes }) => bytes.toString()));
    };
    following.add(this.#abort);
    this.#done = follow(path, { fromByte: 0, signal: this.#abort.signal, ...options }, take);
    this.#done.catch(() => undefined);
  }

  async has(count: number): Promise<void> {
    await until(
      () => this.texts.length >= count,
      () => `${count} lines, has ${this.texts.length}: ${this.texts.slice(-5).join("|")}`,
    );
  }

  async stop(): Promise<string[]> {
    this.#abort.abort();
    following.delete(this.#abort);
    await this.#done;
    return this.texts;
  }
}
