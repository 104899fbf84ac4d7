import { writeSync } from "node:fs";

const FLUSH_CHARACTERS = 64 * 1024;
const RETRY_MS = 5;
const waitCell = new Int32Array(new SharedArrayBuffer(4));

export interface OutputOptions {
  /** Takes text; throws as `fs.writeSync` does. Default: stdout. */
  readonly write?: (text: string) => void;
  /** The reader has gone. Default: the process ends with 0, since nothing has failed. */
  readonly onClosed?: () => void;
}

/**
 * Stdout. Text is gathered and written at the end of the current turn, or when there is much of it; a slow reader is waited for, so
 * that memory stays bounded.
 */
export class Output {
  readonly #write: (text: string) => void;
  #beforeWrite: () => void = () => undefined;
  #onClosed: () => void;
  #text = "";
  #isScheduled = false;
  #isClosed = false;

  constructor({ write = writeStdout, onClosed = endQuietly }: OutputOptions = {}) {
    this.#write = write;
    this.#onClosed = onClosed;
  }

  /** Goes on without a reader: for a command whose exit code says something. */
  outliveReader(): void {
    this.#onClosed = () => undefined;
  }

  /** Calls this before something is written, so that a progress bar gives way. */
  giveWay(beforeWrite: () => void): void {
    this.#beforeWrite = beforeWrite;
  }

  /** Writes what is gathered, and has the terminal's line for something else. */
  makeRoom(): void {
    this.flush();
    this.#beforeWrite();
  }

  write(text: string): void {
    if (this.#isClosed) return;
    this.#text += text;
    if (this.#text.length >= FLUSH_CHARACTERS) this.flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.flush();
      });
    }
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value));
  }

  flush(): void {
    const text = this.#text;
    this.#text = "";
    if (text === "" || this.#isClosed) return;
    this.#beforeWrite();
    try {
      this.#write(text);
    } catch (error) {
      if (!isClosedError(error)) throw error;
      this.#isClosed = true;
      this.#onClosed();
    }
  }
}

/** EIO: the terminal itself has gone. */
function isClosedError(error: unknown): boolean {
  return ["EPIPE", "EIO", "EOF", "ECONNRESET"].includes((error as NodeJS.ErrnoException).code ?? "");
}

function endQuietly(): never {
  process.exit(0);
}

/** Waits where the pipe is full and belongs to somebody who has made it non-blocking. */
function writeStdout(text: string): void {
  if (process.platform === "win32" && process.stdout.isTTY) return void process.stdout.write(text);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(waitCell, 0, 0, RETRY_MS);
    }
  }
}
