import { promises, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { Gzip } from "node:zlib";
import { errorCode } from "../sink.js";
import type { RotatedFiles } from "./rotated-files.js";

const CHUNK_BYTES = 256 * 1024;

/**
 * One rotated file on its way to its compressed version. Compressing runs in Node's pool of threads; what was written to the
 * file late is added as a further member, as gzip allows.
 */
export class GzipFile {
  readonly #files: RotatedFiles;
  readonly #name: string;
  readonly #temporary: string;
  #plain: FileHandle | undefined;
  #doneBytes = 0;
  #isAbandoned = false;
  #isReplaced = false;

  constructor(files: RotatedFiles, name: string) {
    this.#files = files;
    this.#name = name;
    this.#temporary = files.temporaryName(name);
  }

  /** False: it was abandoned, or the file was deleted meanwhile. */
  async replacePlain(): Promise<boolean> {
    this.#plain = await promises.open(this.#files.pathOf(this.#name), "r");
    const temporary = await promises.open(this.#files.pathOf(this.#temporary), "wx", 0o600);
    try {
      await temporary.chmod((await this.#plain.stat()).mode & 0o777);
      // What was written meanwhile is added before the plain version may go.
      do {
        await this.#compressTo(temporary);
        await temporary.sync();
      } while (!this.#isAbandoned && (await this.#hasMore()));
    } finally {
      await temporary.close();
    }
    if (this.#isAbandoned || !(await this.#isStillThere())) return false;
    await promises.rename(this.#files.pathOf(this.#temporary), this.#gzipPath);
    this.#isReplaced = true;
    this.#files.remove(this.#name);
    return true;
  }

  /** A process that was stopped in the middle of a write may have come back only after the plain version was gone. */
  async addLate(): Promise<void> {
    if (!(await this.#hasMore())) return;
    const gzip = await promises.open(this.#gzipPath, "a");
    try {
      await this.#compressTo(gzip);
      await gzip.sync();
    } finally {
      await gzip.close();
    }
  }

  /** Ends what is going on; to be called in any case. */
  abandon(): void {
    this.#isAbandoned = true;
    if (!this.#isReplaced) this.#removeTemporary();
    const plain = this.#plain;
    this.#plain = undefined;
    // It is only read: nothing is lost by a close that fails.
    plain?.close().catch(() => undefined);
  }

  #removeTemporary(): void {
    try {
      this.#files.remove(this.#temporary);
    } catch {
      // The next start finds it.
    }
  }

  get #gzipPath(): string {
    return `${this.#files.pathOf(this.#name)}.gz`;
  }

  async #hasMore(): Promise<boolean> {
    const stat = await this.#plain?.stat();
    return stat !== undefined && stat.size > this.#doneBytes;
  }

  async #isStillThere(): Promise<boolean> {
    const named = statSync(this.#files.pathOf(this.#name), { bigint: true, throwIfNoEntry: false });
    const open = await this.#plain?.stat({ bigint: true });
    return named !== undefined && named.ino === open?.ino && named.dev === open.dev;
  }

  /** Compresses what has not been, up to the end that the file has then. */
  async #compressTo(target: FileHandle): Promise<void> {
    const gzip = process.getBuiltinModule("node:zlib").createGzip();
    const ready: Buffer[] = [];
    gzip.on("data", (data: Buffer) => ready.push(data));
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let length = -1; length !== 0 && !this.#isAbandoned; ) {
      length = await this.#read(chunk);
      await (length === 0 ? ended(gzip) : taken(gzip, chunk.subarray(0, length)));
      for (const data of ready.splice(0)) await target.writeFile(data);
    }
  }

  async #read(chunk: Buffer): Promise<number> {
    try {
      const read = await this.#plain?.read(chunk, 0, chunk.length, this.#doneBytes);
      this.#doneBytes += read?.bytesRead ?? 0;
      return read?.bytesRead ?? 0;
    } catch (error) {
      // It was closed because the end has come.
      if (this.#isAbandoned && errorCode(error) === "EBADF") return 0;
      throw error;
    }
  }
}

function taken(gzip: Gzip, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => gzip.write(chunk, (error) => (error == null ? resolve() : reject(error))));
}

function ended(gzip: Gzip): Promise<void> {
  return new Promise((resolve, reject) => gzip.once("end", resolve).once("error", reject).end());
}
