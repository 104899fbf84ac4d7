import type { SinkPlan } from "../../ring/consumer-config.js";
import { countLines } from "../spill.js";
import type { OwnSink, SinkBatch, SinkContext } from "./contract.js";
import type { HandMarks } from "./hand-marks.js";
import { createContext, Gone, isThenable, type LoadModule, openModule, Refused, reasonText } from "./module-opener.js";
import { LinesRefused, type Sink, SinkGaveUp, type SinkHost, type WriteProgress } from "./sink.js";

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 30_000;
/** A write that is not settled by then has failed. */
const WRITE_MS = 30_000;
/** So often a worker may end while it is in a sink's hands, and that sink has taken nothing in between. */
const MAX_DEATHS = 2;
const LINE_END = 0x0a;

/** A sink of the application's own, from its module: tried again while it fails, given up where it never settles. */
export class ModuleSink implements Sink {
  takenBytes = 0;
  readonly takesLines = true;
  readonly #plan: SinkPlan;
  readonly #host: SinkHost;
  readonly #load: LoadModule;
  readonly #marks: HandMarks;
  readonly #context: SinkContext;
  #sink: OwnSink | undefined;
  #opening: Promise<OwnSink> | undefined;
  #abort: AbortController | undefined;
  #wakeUp: (() => void) | undefined;
  #gone: unknown;
  #gaveUp = false;
  #isFailing = false;
  /** Whether it has taken anything since it flushed. */
  #isDirty = false;

  constructor(
    plan: SinkPlan,
    service: { readonly serviceName: string; readonly serviceInstanceId: string },
    host: SinkHost,
    load: LoadModule,
    marks: HandMarks,
  ) {
    this.#plan = plan;
    this.#host = host;
    this.#load = load;
    this.#marks = marks;
    this.#context = createContext(plan, service, (line) => this.#say(line));
    if (marks.deaths >= MAX_DEATHS) this.#goAside();
  }

  /** Whether it takes nothing more, for good. */
  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Whether it can be written to by a thread that waits for nothing. */
  get isSync(): boolean {
    if (this.#gone !== undefined) return true;
    try {
      return typeof this.#openSync()?.writeSync === "function";
    } catch (error) {
      this.#leave(error);
      return true;
    }
  }

  async write(bytes: Buffer, progress: WriteProgress): Promise<void> {
    let done = 0;
    const took = (count: number) => {
      const isWhole = count > 0 && bytes[done + count - 1] === LINE_END;
      if (!isWhole) return;
      done += count;
      this.#took(count, progress);
    };
    for (let delayMs = FIRST_DELAY_MS; done < bytes.length; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
      if (this.#gaveUp || this.#gone !== undefined) throw new SinkGaveUp(this.#gone);
      try {
        await this.#attempt(bytes.subarray(done), took);
        took(bytes.length - done);
        this.#recovered();
      } catch (error) {
        if (error instanceof Refused) return this.#refuse(error);
        if (error instanceof Gone) this.#leave(error);
        if (this.#gaveUp || this.#gone !== undefined) throw new SinkGaveUp(error);
        this.#fails(error);
        await this.#pause(delayMs);
      }
    }
  }

  writeSync(bytes: Buffer, _stallMs: number, progress: WriteProgress): void {
    const sink = this.#gone === undefined ? this.#openSync() : undefined;
    if (sink?.writeSync === undefined) throw new SinkGaveUp(this.#gone);
    try {
      sink.writeSync(Buffer.from(bytes));
    } catch (error) {
      if (error instanceof Refused) return this.#refuse(error);
      this.#leave(error);
      throw new SinkGaveUp(error);
    }
    this.#took(bytes.length, progress);
  }

  alreadyTaken(): number {
    return 0;
  }

  giveUp(): void {
    this.#gaveUp = true;
    this.#abort?.abort(new Error("the end has come"));
    this.#wakeUp?.();
  }

  discard(): void {
    // The lines of a write that failed do not come again.
  }

  /** Resolves once it has done what is to be done, or cannot, or after so long. */
  async flush(limitMs: number): Promise<void> {
    if (!this.#isDirty) return;
    this.#isDirty = false;
    await this.#within(limitMs, async () => this.#sink?.flush?.());
  }

  async finish(limitMs: number): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#gone ??= new Error("it is closed");
    await this.#within(limitMs, async () => {
      await sink?.flush?.();
      await sink?.close?.();
    });
  }

  close(): void {
    this.giveUp();
    void this.finish(WRITE_MS);
  }

  async #attempt(lines: Buffer, took: (bytes: number) => void): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const timer = setTimeout(() => abort.abort(new Error(`it has taken longer than ${WRITE_MS} ms`)), WRITE_MS).unref();
    const aborted = new Promise<never>((_, reject) => {
      abort.signal.addEventListener("abort", () => reject(abort.signal.reason));
    });
    this.#marks.enter();
    try {
      await Promise.race([this.#writeNow(lines, { signal: abort.signal, count: countLines(lines), took }), aborted]);
      this.#marks.clear();
    } finally {
      this.#marks.leave();
      clearTimeout(timer);
      this.#abort = undefined;
    }
  }

  async #writeNow(lines: Buffer, { signal, count, took }: SinkBatch): Promise<void> {
    const sink = await this.#open();
    if (signal.aborted) throw signal.reason;
    // A copy: what the sink does with it must not change what is tried again.
    const batch = { signal, count, took: (bytes: number) => !signal.aborted && took(bytes) };
    await this.#marks.during(() => sink.write(Buffer.from(lines), batch));
  }

  async #open(): Promise<OwnSink> {
    if (this.#sink !== undefined) return this.#sink;
    this.#opening ??= Promise.resolve(openModule(this.#plan, this.#context, this.#load));
    try {
      this.#sink = await this.#opening;
    } finally {
      this.#opening = undefined;
    }
    return this.#sink;
  }

  #openSync(): OwnSink | undefined {
    if (this.#sink !== undefined || this.#opening !== undefined) return this.#sink;
    const opened = openModule(this.#plan, this.#context, this.#load);
    if (isThenable(opened)) this.#opening = opened;
    else this.#sink = opened;
    return this.#sink;
  }

  #took(bytes: number, progress: WriteProgress): void {
    this.takenBytes += bytes;
    this.#isDirty = true;
    progress.took(bytes);
    this.#host.progress();
  }

  #refuse(error: Refused): never {
    this.#say(`refuses records for good (${error.message})`);
    throw new LinesRefused(error);
  }

  #fails(error: unknown): void {
    if (!this.#isFailing) this.#say(`fails, and is tried again (${reasonText(error)})`);
    this.#isFailing = true;
  }

  #recovered(): void {
    if (this.#isFailing) this.#say("works again");
    this.#isFailing = false;
  }

  /** For good. */
  #leave(error: unknown): void {
    if (this.#gone !== undefined) return;
    this.#gone = error;
    this.#say(`takes nothing more (${reasonText(error)}); what was for it is counted as dropped`);
  }

  #goAside(): void {
    this.#gone = new Error("put aside");
    this.#say(
      `has ended its worker ${this.#marks.deaths} times and is put aside; what was for it is counted as dropped`,
    );
  }

  #say(line: string): void {
    this.#host.warn(`sink "${this.#plan.name}" ${line}`);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      timer.unref();
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #within(limitMs: number, run: () => Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs).unref();
    });
    try {
      await Promise.race([run(), late]);
    } catch (error) {
      this.#say(`fails to flush or close (${reasonText(error)})`);
    } finally {
      clearTimeout(timer);
    }
  }
}
