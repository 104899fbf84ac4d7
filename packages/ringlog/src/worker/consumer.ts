import { asItIs, decodeString, type StackFilter } from "../record/decode.js";
import { KIND_CONFIG, KIND_NOTHING, KIND_QUIET, KIND_RECORD, NO_CELL, SECTION_MESSAGE } from "../record/frame.js";
import type { LogRecord, Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import type { BatchMemory } from "../ring/batch-memory.js";
import type { ConsumerConfig, RecorderPlan } from "../ring/consumer-config.js";
import { type Hub, noteSyncFailure } from "../ring/hub.js";
import { HUB_CELLS, STATE } from "../ring/layout.js";
import { isConsumed, producedSoFar } from "../ring/produced.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { Batch } from "./batch.js";
import { BatchWriter } from "./batch-writer.js";
import { FrameRecord } from "./frame-record.js";
import { closeOutputs, type Outputs, openOutputs, openPrivateOutput, type PrivateOutput } from "./outputs.js";
import { createPipeline } from "./pipeline.js";
import { RecordOutput } from "./record-output.js";
import type { Recorder } from "./recorder/recorder.js";
import { lateRecorder } from "./recorder/recorder.late.js";
import type { OpenMemory } from "./segment-map.js";
import type { LoadModule } from "./sinks/module-opener.js";
import { type Found, type Source, Sources } from "./sources.js";
import { OriginalSource } from "./stack/original-source.js";
import type { Stacks } from "./stack/stacks.js";
import { lateStacks } from "./stack/stacks.late.js";
import type { Stage } from "./stages/stage.js";
import type { LoopView } from "./stages/stalls.js";

/** At `close()`: for how long rotated files are still compressed. */
const FINISH_SINKS_MS = 2_000;
/** How long a flush and the end wait for a sink that `written` does not speak of and that takes nothing. */
const SECONDARY_STALL_MS = 500;
/** Frames of one ring in a row, before the others are looked at again. */
const RUN_FRAMES = 2_048;

/** What the consumer needs of where it runs. */
export interface ConsumerHost {
  /** Takes in announcements that have not been seen yet, by calling `announce`. */
  pump(): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** Milliseconds since the epoch; default: the system's clock. */
  readonly wallMs?: (() => number) | undefined;
  /** Where everything goes, in place of a file and the console, for a logger beside the process's own. */
  readonly output?: PrivateOutput | undefined;
  /** One line on stderr, after "ringlog: ". */
  warn(line: string): void;
  /** Something was dropped. */
  onLoss(): void;
  /** Records are coming by: the machine's readings should have a recent baseline. */
  noteActivity(): void;
  /** The text of a batch has outgrown its memory, and stands in this one now. */
  keepText(batch: number, text: ArrayBufferLike): void;
  /** A configuration by its version; a consumer that follows another must know those that were sent. */
  config(version: number): ConsumerConfig | undefined;
  /** Completes the caller's readings with those of the machine. */
  completeSnapshot(snapshot: Snapshot, timeMs: number): Snapshot;
  /** The code whose traces these are is not this process's: they stay as they are. */
  readonly isForeign?: boolean | undefined;
  /** Memory of a ring that lies in a file. */
  readonly openMemory?: OpenMemory | undefined;
  /** Memory for a batch's text that outgrows what it has; undefined: shared memory. */
  readonly createText?: ((batch: number, bytes: number) => ArrayBufferLike) | undefined;
  /** The main thread's loop, where it is watched from here. */
  readonly loop?: LoopView | undefined;
  /** Loads modules of sinks; missing where that must not be. */
  readonly loadModule?: LoadModule | undefined;
  /** A ring is empty and its thread gone. */
  readonly releasedRing?: ((ring: string) => void) | undefined;
  /** A configuration is about to hold: what earlier runs left for its file comes first. Gives the one that shall. */
  readonly beforeConfig?: ((config: ConsumerConfig) => ConsumerConfig) | undefined;
}

/** A configuration that was read and waits for what came before it to be written. */
interface PendingConfig {
  readonly config: ConsumerConfig;
  readonly from: Source | undefined;
  readonly timeMs: number;
}

/**
 * The one consumer: reads frames from all rings, oldest first, takes them through the stages and the formatters, and hands
 * them to the sinks. It can live in the worker, which writes asynchronously, or on a caller's thread, which does not.
 */
export class Consumer {
  readonly #hub: Hub;
  readonly #host: ConsumerHost;
  readonly #sources: Sources;
  readonly #stages: readonly Stage[];
  /** Those that look at records which open a window. */
  readonly #seeing: readonly Stage[];
  readonly #frame = new FrameRecord();
  readonly #batches: readonly Batch[];
  readonly #configs: PendingConfig[] = [];
  readonly #writer: BatchWriter;
  readonly #progress = () => this.#writer.noteProgress();
  readonly #originals = new OriginalSource();
  readonly #resolveStack: StackFilter = (...trace) => {
    this.#stacks ??= new (lateStacks().Stacks)(Date.now() - process.uptime() * 1_000, this.#progress, this.#originals);
    return this.#stacks.resolve(...trace);
  };
  #current = 0;
  #order = 0;
  #hasResumed = false;
  #frameCount = 0;
  #hasSeenRecords = false;
  #output: RecordOutput | undefined;
  #recorder: Recorder | undefined;
  #stacks: Stacks | undefined;
  #writing: Promise<void> | undefined;

  /** `config` is the one that holds already, for a consumer that follows another; so `batches` may hold what that one has left. */
  constructor(
    hub: Hub,
    table: ThrottleTable,
    host: ConsumerHost,
    batches: readonly BatchMemory[],
    config: ConsumerConfig | undefined,
  ) {
    this.#hub = hub;
    this.#host = host;
    this.#writer = new BatchWriter(hub, () => this.#outputs);
    this.#batches = batches.map((memory, index) => new Batch(memory, index, host));
    this.#sources = new Sources(
      hub,
      () => host.pump(),
      host.openMemory,
      (ring, source) => {
        this.#recorder?.released(source);
        host.releasedRing?.(ring);
      },
    );
    const services = {
      hub,
      table,
      config: () => (this.#output as RecordOutput).outputs.config,
      wallMs: host.wallMs ?? Date.now,
      emit: (record: LogRecord) => this.#output?.writeOwn(record, this.#batch),
      batchOrder: () => this.#order + 1,
      warn: (line: string) => host.warn(line),
      onLoss: () => host.onLoss(),
    };
    this.#stages = createPipeline(services, host.loop, host.output !== undefined);
    this.#seeing = this.#stages.filter((stage) => stage.see !== undefined);
    if (config !== undefined) this.#apply(config);
  }

  /** Takes in where memory is. */
  announce(announcement: Announcement): void {
    this.#sources.announce(announcement);
  }

  /** Takes in what was announced until now, also that threads have ended. */
  catchUp(): void {
    this.#host.pump();
  }

  /** Whether any ring has a frame, or a batch waits to be written. */
  hasFrames(): boolean {
    return !this.#batch.isEmpty || this.#sources.hasFrames();
  }

  /** The same, or a batch is being written. */
  hasWork(): boolean {
    return this.#writing !== undefined || this.hasFrames();
  }

  /** How many frames were read since this was asked last. */
  takeFrameCount(): number {
    const count = this.#frameCount;
    this.#frameCount = 0;
    return count;
  }

  /** Whether something has happened since this was asked last that no frame shows. */
  hasNews(): boolean {
    let hasNews = false;
    for (const stage of this.#stages) if (stage.hasNews?.() === true) hasNews = true;
    return hasNews;
  }

  /** Monotonic ms at which `tick` has something to do, or infinity. */
  nextTickMs(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    if (this.#output !== undefined)
      for (const stage of this.#stages) nextMs = Math.min(nextMs, stage.nextTickMs?.() ?? nextMs);
    return Math.min(nextMs, this.#recorder?.nextTickMs() ?? nextMs);
  }

  /** Reads frames into a batch until it is full or the rings are empty. */
  collect(): void {
    if (!this.#hasResumed) this.#resume();
    while (!this.#batch.isFull && this.#configs.length === 0) {
      const found = this.#sources.oldest(undefined, this.#output === undefined);
      if (found === undefined || !this.#run(found)) break;
    }
    if (!this.#batch.isEmpty) this.#host.noteActivity();
    this.#output?.pushSecondary();
    this.#sources.releaseEnded((ring) => this.#batches.some((batch) => batch.speaksOf(ring)));
  }

  /** What is due by time. To be called after `collect`. */
  tick(): void {
    if (this.#batch.isSealed) return;
    // A consumer that begins with a configuration on its way has nothing to say to the outputs of the one before.
    if (!this.#hasSeenRecords && this.#configs.length > 0) return;
    this.#forStages((stage, nowMs) => stage.tick?.(nowMs));
    this.#recorder?.tick(this.#host.now());
  }

  /** What stages usually say now and then is said now. */
  flushStages(): void {
    if (Atomics.exchange(this.#hub.cells, HUB_CELLS.summarise, 0) !== 0)
      this.#forStages((stage) => stage.summarise?.());
    this.#forStages((stage, nowMs) => stage.flush?.(nowMs));
  }

  /** A record of ringlog's own. */
  say(record: LogRecord): void {
    this.#output?.writeOwn(record, this.#batch);
    this.#output?.pushSecondary();
  }

  /** Everything that is still to be said before the end. */
  finish(): void {
    this.#writer.takeUp();
    this.#forStages((stage, nowMs) => stage.finish?.(nowMs));
  }

  /** Starts writing what was collected, once the write before it is done; resolves when the next may be collected. */
  async write(): Promise<void> {
    this.#outputs?.secondary?.start();
    this.#outputs?.modules?.start();
    const batch = this.#seal();
    if (this.#writing !== undefined) await this.#writing;
    if (!batch.isEmpty) {
      this.#current = 1 - this.#current;
      this.#writing = this.#writer.write(batch).finally(() => {
        this.#writing = undefined;
      });
    }
    if (this.#configs.length > 0) await this.#switchOutputs();
  }

  /** Resolves when everything that was collected is out; the second sink is waited for only while it takes something. */
  async settle(): Promise<void> {
    do {
      await this.write();
      if (this.#writing !== undefined) await this.#writing;
    } while (!this.#batch.isEmpty);
    await this.#outputs?.primary?.sync?.();
    await this.#settleOthers();
  }

  /** Resolves once sinks of modules have taken what they do. */
  async settleModules(): Promise<void> {
    await this.#outputs?.modules?.settle();
  }

  async #settleOthers(): Promise<void> {
    const modules = this.settleModules();
    await this.#outputs?.secondary?.idle(SECONDARY_STALL_MS);
    await modules;
  }

  /** Closes sinks of modules, or gives them up after so long. */
  async finishModules(limitMs: number): Promise<void> {
    await this.#outputs?.modules?.finish(limitMs);
  }

  /** Sees to it that what was written stays after a loss of power, where that is wanted. */
  syncSync(): void {
    this.#outputs?.primary?.syncSync?.();
  }

  /** Resolves once sinks have done what they do in the background, or after 2 s. */
  async finishSinks(): Promise<void> {
    await this.#outputs?.primary?.finish?.(FINISH_SINKS_MS);
  }

  /**
   * Reads and writes on this thread everything that is there now: other threads may log on for ever. A sink without progress
   * for `stallMs` ends that: false. What it has not taken then waits for the next time.
   */
  drainSync(stallMs: number): boolean {
    const produced = producedSoFar(this.#hub);
    // Their rings are known then: each was announced before anything was in it.
    this.#host.pump();
    for (;;) {
      if (this.#batch.isSealed && !this.#writeBatchSync(stallMs)) return false;
      this.collect();
      this.tick();
      if (!this.#writeBatchSync(stallMs)) return false;
      if (this.#configs.length > 0) this.#switchOutputsSync(stallMs);
      else if (!this.hasWork() || isConsumed(this.#hub, produced)) return true;
    }
  }

  /** Drains, then says at once what is else said now and then: so that no loss stays untold if this was the last time. */
  settleSync(stallMs: number): boolean {
    if (!this.drainSync(stallMs)) return false;
    this.flushStages();
    return this.#writeBatchSync(stallMs);
  }

  /** The same for the last time: what a sink does not take is counted as lost. Then what stages have still to say. */
  finishSync(stallMs: number): void {
    let leftMs = stallMs;
    while (!this.drainSync(leftMs)) {
      leftMs = 0;
      this.#writer.lose(this.#batch);
    }
    this.finish();
    this.#writeLastSync(leftMs);
    this.flushStages();
    this.#writeLastSync(leftMs);
    this.syncSync();
  }

  /** Ends retries of sinks that fail, and the wait for the one that `written` does not speak of. */
  giveUp(): void {
    this.#outputs?.primary?.giveUp();
    this.#outputs?.secondarySink?.giveUp();
    this.#outputs?.secondary?.abandon();
    this.#outputs?.modules?.giveUp();
  }

  close(): void {
    if (this.#outputs !== undefined) closeOutputs(this.#outputs);
    this.#replaceRecorder(null);
    this.#output = undefined;
  }

  get #batch(): Batch {
    return this.#batches[this.#current] as Batch;
  }

  get #outputs(): Outputs | undefined {
    return this.#output?.outputs;
  }

  #forStages(run: (stage: Stage, nowMs: number) => void): void {
    if (this.#output === undefined || this.#writer.isGivenUp) return;
    const nowMs = this.#host.now();
    for (const stage of this.#stages) run(stage, nowMs);
    this.#output.pushSecondary();
  }

  /** Takes frames of one ring, as long as no other ring's next frame is older. False: the batch must be written first. */
  #run({ source, othersMs }: Found): boolean {
    const { ring } = source;
    const { reader } = ring;
    const configs = this.#configs.length;
    const batch = this.#batch;
    let bytes = 0;
    let count = 0;
    let isTaken = true;
    if (!batch.turnTo(ring)) return false;
    for (; count < RUN_FRAMES && !batch.isFull; count++) {
      if (!reader.peek() || reader.timeMs() > othersMs || this.#configs.length > configs) break;
      reader.takeInHand();
      if (source.suspect.isIt(reader)) this.#putAside(source, batch);
      else isTaken = this.#take(source, batch);
      if (!isTaken) break;
      bytes += reader.advance();
    }
    reader.handBack();
    this.#frameCount += count;
    batch.take(reader.segment, reader.offset, bytes);
    return isTaken;
  }

  /** False: what goes before the frame has filled the batch; it is looked at again. */
  #take(source: Source, batch: Batch): boolean {
    const { reader } = source.ring;
    this.#frame.read(reader.segment, reader.offset);
    if (this.#frame.kind === KIND_RECORD) return this.#record(source, batch);
    if (this.#frame.kind === KIND_QUIET) this.#recorder?.keep(this.#frame, source);
    else if (this.#frame.kind !== KIND_NOTHING) this.#control(source);
    return true;
  }

  /** A record that was in the hands of two consumers when they died is not looked at again. */
  #putAside({ ring }: Source, batch: Batch): void {
    const { reader } = ring;
    if (reader.kind() === KIND_QUIET) return;
    this.#host.warn(
      `record ${reader.seq() + ring.recorded} of thread ${reader.threadId} ended its worker twice and is put aside`,
    );
    batch.countLost(reader.level());
  }

  /** What a consumer that has died has left: ends what that one had begun to write, and goes on behind it. */
  #resume(): void {
    this.#hasResumed = true;
    this.#outputs?.secondary?.settleLost();
    this.#outputs?.modules?.settleLost();
    const left = this.#batches.flatMap((batch) =>
      batch.leftOrder === undefined ? [] : { batch, order: batch.leftOrder },
    );
    left.sort((a, b) => a.order - b.order);
    this.#order = left.at(-1)?.order ?? 0;
    const findRing = (block: number) => this.#sources.ringOf(block);
    const adopted = left.filter(({ batch }) => batch.adopt(findRing, this.#writer.sinkCounts()));
    this.#sources.recount();
    for (const { batch } of adopted) batch.passOnNumbers();
    if (this.#output !== undefined) for (const stage of this.#stages) stage.resume?.(adopted.map(({ order }) => order));
    for (const { batch } of adopted) this.#goOnWith(batch);
    const first = adopted.find(({ batch }) => !batch.isEmpty)?.batch;
    if (first !== undefined) this.#current = this.#batches.indexOf(first);
  }

  #goOnWith(batch: Batch): void {
    const config = this.#host.config(batch.config);
    if (config !== undefined) this.#configs.push({ config, from: undefined, timeMs: Number.NEGATIVE_INFINITY });
    if (!batch.isEmpty)
      batch.took(this.#outputs?.primary?.alreadyTaken(batch.text, batch.takenBytes, batch.position) ?? 0);
  }

  #seal(): Batch {
    const batch = this.#batch;
    if (batch.isSealed) return batch;
    if (!batch.isEmpty) batch.seal(++this.#order, this.#configs.at(-1)?.config.version ?? 0);
    for (const stage of this.#stages) stage.sealed?.();
    return batch;
  }

  #record(source: Source, batch: Batch): boolean {
    const output = this.#output as RecordOutput;
    const frame = this.#frame;
    this.#hasSeenRecords = true;
    if (this.#recorder?.goesBefore(frame, source, batch, output) === false) return false;
    if (frame.seq !== 0) frame.seq += source.ring.recorded;
    if (frame.cell !== NO_CELL) for (const stage of this.#seeing) stage.see?.(frame, output.context(source));
    output.write(frame, source, batch);
    return true;
  }

  #control(source: Source): void {
    const { kind, timeMs } = this.#frame;
    const payload = this.#payload(source);
    if (kind === KIND_CONFIG) this.#configs.push({ config: payload as ConsumerConfig, from: source, timeMs });
    else
      for (const stage of this.#stages) stage.control?.(kind, payload, (this.#output as RecordOutput).context(source));
  }

  #payload(source: Source): unknown {
    const cursor = this.#frame.at(SECTION_MESSAGE);
    return cursor === undefined ? undefined : JSON.parse(decodeString(cursor, source.ring.definitions));
  }

  /** Writes on this thread what was collected. False: the sink did not take it; the rest stays in the batch. */
  #writeBatchSync(stallMs: number): boolean {
    this.#outputs?.secondary?.writeSync(stallMs);
    this.#outputs?.modules?.writeSync(stallMs);
    const batch = this.#seal();
    if (batch.isEmpty) return true;
    if (!this.#writer.writeSync(batch, stallMs)) return false;
    // Of two that a consumer has left, the other one is next.
    if (this.#batches[1 - this.#current]?.isSealed) this.#current = 1 - this.#current;
    return true;
  }

  #writeLastSync(stallMs: number): void {
    if (!this.#writeBatchSync(stallMs)) this.#writer.lose(this.#batch);
    this.#outputs?.secondary?.abandon();
    this.#outputs?.modules?.abandon();
  }

  async #switchOutputs(): Promise<void> {
    if (this.#writing !== undefined) await this.#writing;
    while (this.#collectOthers()) {
      const batch = this.#seal();
      this.#current = 1 - this.#current;
      this.#outputs?.secondary?.start();
      this.#outputs?.modules?.start();
      await this.#writer.write(batch);
    }
    await this.#outputs?.primary?.sync?.();
    await this.#settleOthers();
    this.#applyNext();
  }

  #switchOutputsSync(stallMs: number): void {
    while (this.#collectOthers()) {
      if (!this.#writeBatchSync(stallMs)) this.#writer.lose(this.#batch);
    }
    this.syncSync();
    this.#applyNext();
  }

  /** What other threads' rings hold was accepted before, too: it goes to the old outputs. False: nothing was found. */
  #collectOthers(): boolean {
    const next = this.#configs[0];
    while (next !== undefined && this.#output !== undefined && !this.#batch.isFull) {
      const found = this.#sources.oldest(next.from, false);
      if (found === undefined || found.timeMs > next.timeMs) break;
      if (!this.#run({ ...found, othersMs: Math.min(found.othersMs, next.timeMs) })) break;
    }
    this.#output?.pushSecondary();
    return !this.#batch.isEmpty;
  }

  #applyNext(): void {
    const next = this.#configs.shift();
    if (next !== undefined) this.#apply(next.config);
  }

  #apply(given: ConsumerConfig): void {
    const before = this.#outputs;
    const config = this.#host.beforeConfig?.(given) ?? given;
    const outputs = this.#open(config);
    this.#output = new RecordOutput(
      outputs,
      (snapshot, timeMs) => this.#host.completeSnapshot(snapshot, timeMs),
      this.#host.isForeign === true ? asItIs : this.#resolveStack,
    );
    if (before !== undefined) closeOutputs(before);
    this.#writer.takeUp();
    this.#replaceRecorder(config.recorder ?? null);
    Atomics.store(this.#hub.cells, HUB_CELLS.appliedConfig, config.version);
    this.#hub.doubles[STATE.appliedConfig] = config.version;
    this.#sources.forgetFormatters();
  }

  #replaceRecorder(plan: RecorderPlan | null): void {
    if (plan === null) {
      this.#hub.doubles[STATE.kept] = 0;
      this.#recorder = undefined;
      return;
    }
    this.#recorder = lateRecorder().Recorder.replace(this.#recorder, plan, this.#hub, this.#host.now);
  }

  #open(config: ConsumerConfig): Outputs {
    const { now, warn, onLoss, loadModule: load, output } = this.#host;
    if (output !== undefined) return openPrivateOutput(config, output);
    const notSynced = (error: unknown) => noteSyncFailure(this.#hub, error);
    return openOutputs(
      config,
      this.#hub,
      { now, warn, onLoss, progress: this.#progress, notSynced, load },
      this.#originals,
    );
  }
}
