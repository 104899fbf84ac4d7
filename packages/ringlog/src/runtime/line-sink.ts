import type { Sink, WriteProgress } from "../worker/sinks/sink.js";

/** Hands each line to a function of the application. What that throws is said once, and is no reason to keep the line. */
export class LineSink implements Sink {
  takenBytes = 0;
  readonly #onLine: (line: string) => void;
  readonly #warn: (line: string) => void;
  #hasFailed = false;

  constructor(onLine: (line: string) => void, warn: (line: string) => void) {
    this.#onLine = onLine;
    this.#warn = warn;
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    this.writeSync(bytes, 0, progress);
  }

  writeSync(bytes: Buffer, _stallMs: number, progress: WriteProgress): void {
    const lines = bytes.toString("utf8").split("\n");
    lines.pop();
    for (const line of lines) this.#hand(line);
    this.takenBytes += bytes.length;
    progress.took(bytes.length);
  }

  alreadyTaken(): number {
    return 0;
  }

  giveUp(): void {
    // It never tries twice.
  }

  discard(): void {
    // It never takes a part.
  }

  close(): void {
    // It holds nothing.
  }

  #hand(line: string): void {
    try {
      this.#onLine(line);
    } catch (error) {
      if (!this.#hasFailed)
        this.#warn(`a private logger's output threw (${(error as Error | undefined)?.message ?? error})`);
      this.#hasFailed = true;
    }
  }
}
