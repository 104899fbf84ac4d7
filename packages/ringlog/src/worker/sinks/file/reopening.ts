import { DescriptorWriter, isInterrupted, type Remedy } from "../descriptor-writer.js";
import { errorCode, errorText, type SinkHost } from "../sink.js";
import type { FileSinkOptions } from "./file-options.js";
import { LogFile } from "./log-file.js";
import { openLogFile } from "./open-log-file.js";
import type { Seen } from "./steps.js";
import type { Syncing } from "./syncing.js";

/** What passes by itself, and not by opening the file once more. */
const SAME_FILE_WILL_DO = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Keeps the file that the path leads to open, through errors and whatever others do to it. */
export class Reopening {
  readonly writer: DescriptorWriter;
  readonly file: LogFile;
  readonly #options: FileSinkOptions;
  readonly #host: SinkHost;
  readonly #syncing: Syncing;
  readonly #opened: (fd: number) => void;
  #isFailing = false;
  #hasSaidStuck = false;

  /** `opened` is told of every file that is opened. */
  constructor(options: FileSinkOptions, host: SinkHost, syncing: Syncing, opened: (fd: number) => void) {
    this.#options = options;
    this.#host = host;
    this.#syncing = syncing;
    this.#opened = opened;
    this.writer = new DescriptorWriter(
      -1,
      host,
      (error) => this.#remedy(error),
      () => this.#recovered(),
    );
    this.file = new LogFile(this.writer);
  }

  openFirst(): void {
    try {
      this.open();
    } catch (error) {
      this.#sayFailing(error);
    }
  }

  /**
   * Opens what the path leads to, or makes it, in place of what is open. What that held is to be forced to the disk before.
   * True: it is the same file.
   */
  open(): boolean {
    const changed: string[] = [];
    const fd = openLogFile(this.#options, (folder) => changed.push(folder));
    const isSame = this.file.use(fd);
    if (!isSame) this.#opened(fd);
    if (this.file.isRegular) this.#syncing.syncFolders(changed);
    return isSame;
  }

  /** Whether what was seen at the path is another file than the one that is open, or none. */
  isElsewhere(seen: Seen | undefined): boolean {
    if (!this.file.isRegular || seen === undefined || seen === "unknown") return false;
    return seen === "gone" || !this.file.is(seen);
  }

  /** Takes in what the open file looks like. */
  see(seen: Seen | undefined): void {
    if (typeof seen !== "object" || !this.file.isRegular) return;
    const lostBytes = this.file.see(seen);
    if (lostBytes === 0) return;
    this.#host.warn(
      `${this.#options.path} was truncated by another program: ${lostBytes} bytes that were in it are gone from it, unless they were copied before`,
    );
  }

  /**
   * Goes to where the path leads. Where that fails, what is open goes on, as long as it has a name: under that one, nothing is
   * lost.
   */
  move(): void {
    try {
      this.open();
      this.#hasSaidStuck = false;
    } catch (error) {
      if (!this.file.isDeleted()) return this.#sayStuck(error);
      this.#sayFailing(error);
      this.file.close();
    }
  }

  #remedy(error: unknown): Remedy {
    if (isInterrupted(error)) return "again";
    // A pipe that is full is only slow.
    if (errorCode(error) === "EAGAIN") return "later";
    this.#sayFailing(error);
    if (this.file.isOpen && SAME_FILE_WILL_DO.has(errorCode(error)) && !this.file.isDeleted()) return "later";
    return this.#openAgain();
  }

  /** The descriptor may be what is broken. Another file gets the line in progress from its beginning. */
  #openAgain(): Remedy {
    try {
      this.#syncing.forceOut(this.writer.fd);
      return this.open() ? "later" : "anew";
    } catch {
      // It has been said by the error that led here; the next attempt comes with the next retry.
      return "later";
    }
  }

  #sayStuck(error: unknown): void {
    if (this.#hasSaidStuck) return;
    this.#hasSaidStuck = true;
    this.#host.warn(
      `cannot open ${this.#options.path} again: ${errorText(error)}; lines go to the file that had this name, and that is tried again`,
    );
  }

  #sayFailing(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#host.warn(`cannot write ${this.#options.path}: ${errorText(error)}; trying again until it works`);
  }

  #recovered(): void {
    if (this.#isFailing) this.#host.warn(`writing ${this.#options.path} works again`);
    this.#isFailing = false;
  }
}
