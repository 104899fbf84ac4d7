import { closeSync, openSync, readdirSync, statSync, unlinkSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { errorCode } from "../sink.js";

/** A rotated file: plain, compressed, or both where a process died between the two. Names, not paths. */
export interface RotatedFile {
  /** In its name: when it was rotated, or a little later, so that names sort as files were written. */
  readonly stampMs: number;
  readonly plain: string | undefined;
  readonly compressed: string | undefined;
}

const STAMP = String.raw`(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)`;

/**
 * The rotated files of one log file: `app.2026-11-27T10-15-30-123Z.log` beside `app.log`, and the same with `.gz`. Only what
 * has exactly such a name is ever touched.
 */
export class RotatedFiles {
  readonly folder: string;
  readonly #stem: string;
  readonly #extension: string;
  readonly #pattern: RegExp;
  readonly #temporaryPattern: RegExp;

  constructor(path: string) {
    this.folder = dirname(path);
    this.#extension = extname(path);
    this.#stem = basename(path, this.#extension);
    const name = `${escaped(this.#stem)}\\.${STAMP}${escaped(this.#extension)}`;
    this.#pattern = new RegExp(`^${name}(\\.gz)?$`);
    this.#temporaryPattern = new RegExp(`^\\.${name}\\.[0-9a-z]+\\.gz\\.tmp$`);
  }

  pathOf(name: string): string {
    return join(this.folder, name);
  }

  /** Oldest first. */
  list(): RotatedFile[] {
    const found = new Map<string, { plain?: string; compressed?: string }>();
    for (const entry of readdirSync(this.folder, { withFileTypes: true })) {
      const [, stamp, ending] = this.#pattern.exec(entry.name) ?? [];
      if (stamp === undefined || !entry.isFile()) continue;
      const file = found.get(stamp) ?? {};
      found.set(stamp, { ...file, [ending === undefined ? "plain" : "compressed"]: entry.name });
    }
    return [...found]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stamp, { plain, compressed }]) => ({ stampMs: timeOf(stamp), plain, compressed }));
  }

  /** Where compressing was left half done. */
  temporaryNames(): string[] {
    return readdirSync(this.folder).filter((name) => this.#temporaryPattern.test(name));
  }

  temporaryName(plain: string): string {
    return `.${plain}.${Math.random().toString(36).slice(2, 10)}0.gz.tmp`;
  }

  /**
   * Makes an empty file with the name for the next rotated file, and gives its path. It is nobody else's: what is renamed to it
   * replaces nothing. Where the clock was put back, the name follows the newest one all the same.
   */
  claim(nowMs: number): string {
    const newestMs = this.list().at(-1)?.stampMs ?? 0;
    for (let stampMs = Math.max(nowMs, newestMs + 1); ; stampMs++) {
      const path = this.pathOf(`${this.#stem}.${stampText(stampMs)}${this.#extension}`);
      try {
        closeSync(openSync(path, "wx", 0o600));
        return path;
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
    }
  }

  /** Deletes names that were claimed by a process that died before it used them. */
  removeClaims(): void {
    for (const { plain } of this.list()) {
      if (plain !== undefined && this.sizeOf(plain) === 0) this.remove(plain);
    }
  }

  /** Undefined: it is not there any more. */
  sizeOf(name: string): number | undefined {
    return statSync(this.pathOf(name), { throwIfNoEntry: false })?.size;
  }

  /** Deletes the oldest until so many are left. */
  retain(keep: number): void {
    for (const { plain, compressed } of this.list().slice(0, -keep)) {
      for (const name of [plain, compressed]) if (name !== undefined) this.remove(name);
    }
  }

  remove(name: string): void {
    try {
      unlinkSync(this.pathOf(name));
    } catch (error) {
      // Another process was faster.
      if (errorCode(error) !== "ENOENT") throw error;
    }
  }
}

function stampText(ms: number): string {
  return new Date(ms).toISOString().replace(/[:.]/g, "-");
}

function timeOf(stamp: string): number {
  return Date.parse(stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/, "T$1:$2:$3.$4Z"));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
