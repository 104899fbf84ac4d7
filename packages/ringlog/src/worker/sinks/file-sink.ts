import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
} from "node:fs";
import { dirname } from "node:path";
import { DescriptorWriter, isInterrupted, type Remedy, sleep } from "./descriptor-writer.js";
import { readBack } from "./read-back.js";
import { errorCode, type FilePosition, NO_PROGRESS, type Sink, type SinkHost, type WriteProgress } from "./sink.js";

/** Plain data: what the file sink is opened with. */
export interface FileSinkOptions {
  readonly path: string;
  readonly mode: number;
  readonly allowSpecialFile: boolean;
}

const FOLDER_MODE = 0o700;
const NEWLINE = Buffer.from("\n");
/** Another process that is just writing has made its line longer by then. */
const LOOK_AGAIN_MS = 20;
const MAX_LOOKS = 10;

/** Appends to the log file. Other processes may append to the same file: each write is one call with whole lines. */
export class FileSink implements Sink {
  readonly #options: FileSinkOptions;
  readonly #host: SinkHost;
  readonly #writer: DescriptorWriter;
  #isFailing = false;
  #endsInside: boolean;

  constructor(options: FileSinkOptions, host: SinkHost) {
    this.#options = options;
    this.#host = host;
    const fd = this.#tryOpen();
    this.#endsInside = fd !== -1 && endsInsideLine(fd);
    this.#writer = new DescriptorWriter(
      fd,
      host,
      (error) => this.#remedy(error),
      () => this.#recovered(),
    );
  }

  get takenBytes(): number {
    return this.#writer.takenBytes;
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    if (this.#endsInside) await this.#writer.write(NEWLINE, NO_PROGRESS);
    this.#endsInside = false;
    await this.#writer.write(bytes, progress);
  }

  writeSync(bytes: Buffer, stallMs: number, progress: WriteProgress): void {
    if (this.#endsInside) this.#writer.writeSync(NEWLINE, stallMs, NO_PROGRESS);
    this.#endsInside = false;
    this.#writer.writeSync(bytes, stallMs, progress);
  }

  alreadyTaken(text: Buffer, from: number, position: FilePosition | undefined): number {
    const takenBytes = readBack(this.#options.path, text.subarray(from), position);
    const at = from + takenBytes;
    // A line of ours that was begun is gone on with.
    if (at > 0 && text[at - 1] !== NEWLINE[0]) this.#endsInside = false;
    return takenBytes;
  }

  giveUp(): void {
    this.#writer.giveUp();
  }

  close(): void {
    if (this.#writer.fd !== -1) closeSync(this.#writer.fd);
    this.#writer.use(-1);
  }

  #tryOpen(): number {
    try {
      return openLogFile(this.#options);
    } catch (error) {
      this.#warn(error);
      return -1;
    }
  }

  #remedy(error: unknown): Remedy {
    if (isInterrupted(error)) return "again";
    // A pipe that is full is only slow.
    if (errorCode(error) === "EAGAIN") return "later";
    this.#warn(error);
    if (errorCode(error) === "EBADF" || this.#writer.fd === -1) this.#reopen();
    return "later";
  }

  #reopen(): void {
    try {
      this.#writer.use(openLogFile(this.#options));
    } catch {
      // Said already by the error that led here; the next attempt comes with the next retry.
      this.#writer.use(-1);
    }
  }

  #warn(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#host.warn(`cannot write ${this.#options.path}: ${(error as Error).message}; trying again until it works`);
  }

  #recovered(): void {
    if (this.#isFailing) this.#host.warn(`writing ${this.#options.path} works again`);
    this.#isFailing = false;
  }
}

/**
 * Opens the file for appending; makes it, and the folders on the way, where they are missing. A file that is made has
 * exactly the mode asked for, whatever the umask.
 */
export function openLogFile({ path, mode, allowSpecialFile }: FileSinkOptions): number {
  const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR, O_WRONLY } = constants;
  makeFolder(dirname(path));
  const noFollow = allowSpecialFile ? 0 : (O_NOFOLLOW ?? 0);
  try {
    const fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL | noFollow, mode);
    setMode(fd, mode);
    return fd;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const stat = lstatSync(path);
  if (stat.isFile()) return openSync(path, O_RDWR | O_APPEND | noFollow);
  if (stat.isDirectory() || allowSpecialFile) return openSync(path, O_WRONLY | O_APPEND | (O_NONBLOCK ?? 0));
  throw specialFile(stat.isSymbolicLink() ? "a symbolic link" : "a pipe or a device");
}

function setMode(fd: number, mode: number): void {
  try {
    fchmodSync(fd, mode);
  } catch {
    // Forbidden, as by Node's permission model, or unknown to the file system: the umask has only taken rights away.
  }
}

/** Makes a folder and those on the way to it, where they are missing, with exactly our mode, whatever the umask. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
    chmodSync(path, FOLDER_MODE);
  } catch (error) {
    // Another process was faster.
    if (errorCode(error) !== "EEXIST") throw error;
  }
}

function specialFile(kind: string): Error {
  return Object.assign(new Error(`it is ${kind}; set allowSpecialFile to accept that`), { code: "RINGLOG_SPECIAL" });
}

/** Whether the last line was left without its end, by a process that died: ours must not go on in it. */
function endsInsideLine(fd: number): boolean {
  let sizeBytes = -1;
  for (let look = 0; look < MAX_LOOKS; look++) {
    const insideBytes = sizeInsideLine(fd);
    if (insideBytes === undefined) return false;
    if (insideBytes === sizeBytes) return true;
    sizeBytes = insideBytes;
    waitForWriters(fd);
  }
  return false;
}

/** A write shows its first pages before it is done. Setting the mode waits for the lock that it holds meanwhile. */
function waitForWriters(fd: number): void {
  setMode(fd, fstatSync(fd).mode & 0o7777);
  sleep(LOOK_AGAIN_MS);
}

/** The file's size, if its last line has no end. */
function sizeInsideLine(fd: number): number | undefined {
  try {
    const stat = fstatSync(fd);
    const last = Buffer.alloc(1);
    const isInside =
      stat.isFile() && stat.size > 0 && readSync(fd, last, 0, 1, stat.size - 1) === 1 && last[0] !== 0x0a;
    return isInside ? stat.size : undefined;
  } catch {
    // Where the file cannot be read back, nothing is known of its end.
    return undefined;
  }
}
