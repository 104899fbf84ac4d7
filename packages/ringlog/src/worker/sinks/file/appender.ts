import type { SinkHost } from "../sink.js";
import type { FileSinkOptions } from "./file-options.js";
import { beganMs } from "./period.js";
import { Reopening } from "./reopening.js";
import type { Rotation } from "./rotation.js";
import { lateRotation } from "./rotation.late.js";
import type { Steps } from "./steps.js";
import { Syncing } from "./syncing.js";

/** For how long it is taken for granted that the path leads to the open file. */
const LOOK_MS = 100;
/** Where several processes fill one file, its size is looked at after so much of one's own, or an eighth of what it may hold. */
const LOOK_BYTES = 16 * 1024;
const LOOK_SHARE = 8;
/** What others write at the same moment is not seen: the less is written at a time, the less a file grows beyond its limit. */
const PIECE_BYTES = 64 * 1024;
/** Another process rotates: that takes it a millisecond or so. */
const BUSY_MS = 5;
const MAX_TRIES = 100;
const LINE_END = 0x0a;

/** How lines get into the file: looked after, rotated, forced to the disk. */
export class Appender {
  readonly syncing: Syncing;
  readonly reopening: Reopening;
  readonly rotation: Rotation | undefined;
  readonly #host: SinkHost;
  readonly #lookBytes: number;
  #hasOpened = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(options: FileSinkOptions, host: SinkHost) {
    this.#host = host;
    const { rotate } = options;
    this.syncing = new Syncing(options.fsync ?? "never", options.path, host);
    this.rotation = rotate ? new (lateRotation().Rotation)(rotate, options.path, host) : undefined;
    this.#lookBytes = rotate?.maxBytes ? Math.min(LOOK_BYTES, rotate.maxBytes / LOOK_SHARE) : Number.POSITIVE_INFINITY;
    this.reopening = new Reopening(options, host, this.syncing, (fd) => this.#opened(fd));
    this.reopening.openFirst();
  }

  /** Writes lines; in pieces, where the file is rotated between two of them. */
  *write(bytes: Buffer): Steps {
    let done = 0;
    while (done < bytes.length) {
      yield* this.#prepare(lineEnd(bytes, done) - done);
      const piece = bytes.subarray(done, this.#pieceEnd(bytes, done));
      if (this.#file.isRegular) this.syncing.wrote();
      yield { kind: "write", bytes: piece };
      done += piece.length;
    }
    if (this.syncing.isDue(bytes)) yield { kind: "sync" };
  }

  /** What is to be seen to although nothing is written. `isStillIdle`: nothing was written since. */
  *idle(isStillIdle: () => boolean): Steps {
    const seen = yield { kind: "look" };
    if (!isStillIdle() || this.#isInsideLine) return;
    if (this.reopening.isElsewhere(seen)) yield* this.#move();
    else this.reopening.see(seen);
    yield* this.#rotate(0);
  }

  get #file() {
    return this.reopening.file;
  }

  /** A part of a line is there: the rest belongs behind it, whatever else is due. */
  get #isInsideLine(): boolean {
    return this.reopening.writer.isInsideLine;
  }

  #opened(fd: number): void {
    const isEmpty = this.#file.sizeBytes === 0;
    this.rotation?.began(isEmpty || this.#hasOpened ? this.#wallMs() : beganMs(fd));
    if (!this.#hasOpened && this.#file.isRegular) this.rotation?.tidy();
    this.#hasOpened = true;
  }

  /** Sees to it that the next line goes where it belongs. */
  *#prepare(nextBytes: number): Steps {
    if (this.#isInsideLine || !this.#file.isRegular) return;
    if (this.#wantsLook(nextBytes)) {
      const seen = yield { kind: "look" };
      this.#lookedMs = this.#host.now();
      if (this.reopening.isElsewhere(seen)) yield* this.#move();
      else this.reopening.see(seen);
    }
    yield* this.#rotate(nextBytes);
  }

  #wantsLook(nextBytes: number): boolean {
    if (this.#host.now() - this.#lookedMs >= LOOK_MS) return true;
    return this.#file.ownBytes + nextBytes > this.#lookBytes;
  }

  *#move(): Steps {
    if (this.syncing.isDirty) yield { kind: "sync" };
    this.reopening.move();
  }

  *#rotate(nextBytes: number): Steps {
    const { rotation } = this;
    for (let tries = 0; this.#isDue(nextBytes); tries++) {
      if (tries === MAX_TRIES) return rotation?.postpone();
      if (this.syncing.isDirty) yield { kind: "sync" };
      const outcome = rotation?.rotate((stat) => this.#file.is(stat));
      if (outcome === "busy") yield* this.#waitForOther();
      else if (outcome === "failed") return;
      else this.reopening.move();
    }
  }

  #isDue(nextBytes: number): boolean {
    return this.#file.isRegular && this.#file.isOpen && this.rotation?.isDue(this.#file.sizeBytes, nextBytes) === true;
  }

  *#waitForOther(): Steps {
    yield { kind: "pause", ms: BUSY_MS };
    const seen = yield { kind: "look" };
    if (this.reopening.isElsewhere(seen)) this.reopening.move();
    else this.reopening.see(seen);
  }

  /** As many whole lines as the file may still hold, at least one. */
  #pieceEnd(bytes: Buffer, from: number): number {
    const maxBytes = this.rotation?.maxBytes ?? 0;
    if (this.#isInsideLine) return lineEnd(bytes, from);
    if (maxBytes === 0 || !this.#file.isRegular) return bytes.length;
    const roomBytes = Math.min(maxBytes - this.#file.sizeBytes, PIECE_BYTES);
    if (roomBytes >= bytes.length - from) return bytes.length;
    const end = roomBytes <= 0 ? 0 : bytes.lastIndexOf(LINE_END, from + roomBytes - 1) + 1;
    return end > from ? end : lineEnd(bytes, from);
  }

  #wallMs(): number {
    return this.#host.wallMs?.() ?? Date.now();
  }
}

/** Behind the end of the line that begins there. */
function lineEnd(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(LINE_END, from);
  return end === -1 ? bytes.length : end + 1;
}
