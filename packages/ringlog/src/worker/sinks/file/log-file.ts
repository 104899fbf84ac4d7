import { type BigIntStats, closeSync, fstatSync } from "node:fs";
import type { DescriptorWriter } from "../descriptor-writer.js";
import { endsInsideLine } from "./torn-line.js";

/** The file that is open: which one it is, and how large it should be. */
export class LogFile {
  /** Whether it is a file that can be rotated, cut or deleted, not a pipe or a device. */
  isRegular = false;
  readonly #writer: DescriptorWriter;
  #device = 0n;
  #inode = 0n;
  #seenBytes = 0;
  #takenThen = 0;

  constructor(writer: DescriptorWriter) {
    this.#writer = writer;
  }

  get isOpen(): boolean {
    return this.#writer.fd !== -1;
  }

  /** As far as is known: other processes may have made it larger. */
  get sizeBytes(): number {
    return this.#seenBytes + this.ownBytes;
  }

  /** What was written here since its size was last seen. */
  get ownBytes(): number {
    return this.#writer.takenBytes - this.#takenThen;
  }

  /** Takes over a descriptor in place of the one before. True: of the same file. */
  use(fd: number): boolean {
    const stat = fstatSync(fd, { bigint: true });
    this.close();
    this.#writer.fd = fd;
    const isSame = this.is(stat);
    this.#device = stat.dev;
    this.#inode = stat.ino;
    this.isRegular = stat.isFile();
    this.#sawSize(stat);
    if (!isSame) this.#lookAtEnd(fd);
    return isSame;
  }

  /** Whether that is the file that is open. */
  is(stat: BigIntStats): boolean {
    return this.isOpen && stat.ino === this.#inode && stat.dev === this.#device;
  }

  /** Takes in its size; gives how many bytes fewer there are than there should be. */
  see(stat: BigIntStats): number {
    const lostBytes = this.sizeBytes - Number(stat.size);
    this.#sawSize(stat);
    if (lostBytes > 0) this.#lookAtEnd(this.#writer.fd);
    return Math.max(0, lostBytes);
  }

  /** Whether no name leads to it any more: what is written to it is gone. */
  isDeleted(): boolean {
    try {
      return this.isRegular && fstatSync(this.#writer.fd, { bigint: true }).nlink === 0n;
    } catch {
      // The descriptor is no good any more: that shows with the next write.
      return true;
    }
  }

  close(): void {
    const { fd } = this.#writer;
    this.#writer.fd = -1;
    if (fd === -1) return;
    try {
      closeSync(fd);
    } catch {
      // It was closed by somebody else, or what it says of its writes (as network drives do) comes too late to be of use.
    }
  }

  #sawSize(stat: BigIntStats): void {
    this.#seenBytes = Number(stat.size);
    this.#takenThen = this.#writer.takenBytes;
  }

  #lookAtEnd(fd: number): void {
    if (this.isRegular && this.#seenBytes > 0) this.#writer.needsLineEnd = endsInsideLine(fd);
    else this.#writer.needsLineEnd = false;
  }
}
