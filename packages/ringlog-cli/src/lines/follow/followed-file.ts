import { type KnownFile, openIfThere } from "../../../../ringlog/src/verify/open-file.js";
import { fileKey, HEAD_BYTES, readHead } from "../file-key.js";
import { LinePicker } from "../line-picker.js";
import type { Line, LogFile } from "../log-file.js";

const READ_BYTES = 1_024 * 1_024;
/** What is kept of the text before the place that was read to: other text there is another file's. */
const TAIL_BYTES = 1_024;

/** A file that is written while it is read. */
export class FollowedFile {
  readonly identity: string;
  /** Its first bytes, as far as it has them. */
  head: Buffer;
  /** When its last text came, by the monotonic clock. */
  readMs: number;
  /** Whether the receiver knows it, so that its lines are no new file's. */
  isKnown = false;
  /** Whether lines of it were given. */
  isGiven = false;
  readonly #path: string;
  #open: KnownFile;
  #byte: number;
  #tail: Buffer = Buffer.alloc(0);
  #lines: Line[] = [];
  readonly #picker: LinePicker;
  /** Where the line begins that has no end yet. */
  #lineByte: number;

  private constructor(open: KnownFile, head: Buffer, fromByte: number, nowMs: number) {
    this.identity = open.identity;
    this.head = head;
    this.readMs = nowMs;
    this.#path = open.path;
    this.#open = open;
    this.#picker = new LinePicker({ fromByte }, (line) => this.#lines.push(line));
    this.#byte = this.#picker.startByte;
    this.#lineByte = fromByte;
  }

  /** Undefined where there is no such file. One that is shorter than `fromByte` is read from its beginning. */
  static async open(path: string, fromByte: number, nowMs: number): Promise<FollowedFile | undefined> {
    const open = await openIfThere(path);
    return open && (await FollowedFile.of(open, fromByte, nowMs));
  }

  /** It closes the file. */
  static async of(open: KnownFile, fromByte: number, nowMs: number): Promise<FollowedFile> {
    const head = await readHead(open.handle, false);
    return new FollowedFile(open, head, fromByte > open.bytes ? 0 : fromByte, nowMs);
  }

  /** As it is now. */
  describe(): LogFile {
    const { identity, head } = this;
    const { isGzip, changedMs } = this.#open;
    const key = fileKey(head, identity);
    return { path: this.#path, identity, key, bytes: this.#byte, isGzip, changedMs };
  }

  get isGzip(): boolean {
    return this.#open.isGzip;
  }

  /** Nothing was read of it. */
  get isUnread(): boolean {
    return this.#byte === 0;
  }

  /** Where to read on in a copy of it. */
  get lineByte(): number {
    return this.#lineByte;
  }

  get hasPart(): boolean {
    return this.#lineByte < this.#byte;
  }

  /** Its first bytes, also where none of them was read yet. */
  async headNow(): Promise<Buffer> {
    return this.isUnread ? readHead(this.#open.handle, false) : this.head;
  }

  /** Whether its text is no longer what was read: it was truncated, or written anew in place. */
  async isRewritten(): Promise<boolean> {
    const { size } = await this.#open.handle.stat();
    return size < this.#byte || !(await this.#endsAlike(this.#open)) || !(await this.#beginsAlike());
  }

  /** Whether another file has the same text up to the place that was read to. */
  async isCopiedTo(other: KnownFile, otherHead: Buffer): Promise<boolean> {
    if (this.head.length === 0 || !startsWith(otherHead, this.head)) return false;
    return other.isGzip || (other.bytes >= this.#byte && (await this.#endsAlike(other)));
  }

  /** What was read tells more; before that there is only this. */
  async #beginsAlike(): Promise<boolean> {
    return this.#tail.length > 0 || startsWith(await readHead(this.#open.handle, false), this.head);
  }

  async #endsAlike({ handle }: KnownFile): Promise<boolean> {
    const memory = Buffer.alloc(this.#tail.length);
    const { bytesRead } = await handle.read(memory, 0, memory.length, this.#byte - memory.length);
    return bytesRead === memory.length && memory.equals(this.#tail);
  }

  /** Gives the lines that came since, a piece of the file after the other. */
  async readOn(nowMs: number, give: (lines: Line[]) => Promise<void>): Promise<void> {
    const { size } = await this.#open.handle.stat();
    while (this.#byte < size) {
      const memory = Buffer.allocUnsafe(Math.min(READ_BYTES, size - this.#byte));
      const { bytesRead } = await this.#open.handle.read(memory, 0, memory.length, this.#byte);
      if (bytesRead === 0) return;
      this.#push(memory.subarray(0, bytesRead));
      this.readMs = nowMs;
      await this.#flush(give);
    }
  }

  #push(chunk: Buffer): void {
    this.#picker.push(chunk);
    if (this.#byte <= this.head.length && this.head.length < HEAD_BYTES) {
      const more = chunk.subarray(this.head.length - this.#byte, HEAD_BYTES - this.#byte);
      this.head = Buffer.concat([this.head, more]);
    }
    const end = chunk.lastIndexOf(0x0a);
    if (end !== -1) this.#lineByte = Math.max(this.#lineByte, this.#byte + end + 1);
    this.#byte += chunk.length;
    const tail = chunk.length < TAIL_BYTES ? Buffer.concat([this.#tail, chunk]) : chunk;
    this.#tail = Buffer.from(tail.subarray(-TAIL_BYTES));
  }

  /** Gives a last line that has no end: it will get none, or not in time. */
  async finish(give: (lines: Line[]) => Promise<void>): Promise<void> {
    this.#picker.end();
    this.#lineByte = this.#byte;
    await this.#flush(give);
  }

  async #flush(give: (lines: Line[]) => Promise<void>): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) await give(lines);
  }

  /** Where a network disk has lost it: opens it again, where it is still the same. */
  async reopen(): Promise<void> {
    const again = await openIfThere(this.#path);
    if (again === undefined) return;
    const [old, left] = again.identity === this.identity ? [this.#open, again] : [again, this.#open];
    this.#open = left;
    await old.handle.close();
  }

  async close(): Promise<void> {
    await this.#open.handle.close();
  }
}

export function startsWith(text: Buffer, start: Buffer): boolean {
  return text.length >= start.length && text.subarray(0, start.length).equals(start);
}
