import { decodeString } from "../record/decode.js";
import {
  FLAG_SECONDARY_ONLY,
  KIND_CONFIG,
  KIND_RECORD,
  KIND_SAMPLE,
  KIND_WINDOW,
  SECTION_MESSAGE,
} from "../record/frame.js";
import { levelName, levelNumber } from "../record/level.js";
import type { LogRecord, Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import type { ConsumerConfig } from "../ring/consumer-config.js";
import type { Hub } from "../ring/hub.js";
import { leaveBlock } from "../ring/hub.js";
import { CALLER, CONSUMER, HUB_CELLS, SINK, sinkStart } from "../ring/layout.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { Batch } from "./batch.js";
import { decodeRecord, type DecodeContext } from "./decode-record.js";
import { JsonFrameFormatter } from "./format/json-frame.js";
import { writeRecord } from "./format/json-record.js";
import { JsonWriter } from "./format/json-writer.js";
import { FrameRecord } from "./frame-record.js";
import { closeOutputs, openOutputs, type Outputs } from "./outputs.js";
import { ownRecord } from "./own-record.js";
import { RingState } from "./ring-state.js";
import { SinkGaveUp } from "./sinks/sink.js";
import { LossReport } from "./stages/loss-report.js";
import { type Sample, Suppression } from "./stages/suppression.js";

/** Bytes after which a batch is written. */
const BATCH_BYTES = 256 * 1024;
/** How long a flush and the end wait for a sink that `written` does not speak of and that takes nothing. */
const SECONDARY_STALL_MS = 500;
/** Frames of one ring in a row, before the others are looked at again. */
const RUN_FRAMES = 512;
/** Names of ended rings that are remembered; far more than may be announced again. */
const MAX_RELEASED = 10_000;

/** What the consumer needs of where it runs. */
export interface ConsumerHost {
  /** Takes in announcements that have not been seen yet, by calling `announce`. */
  pump(): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** One line on stderr, after "ringlog: ". */
  warn(line: string): void;
  /** Something was dropped. */
  onLoss(): void;
  /** Records are coming by: the machine's readings should have a recent baseline. */
  noteActivity(): void;
  /** Completes the caller's readings with those of the machine. */
  completeSnapshot(snapshot: Snapshot, timeMs: number): Snapshot;
}

/** One ring and what belongs to it here. */
interface Source {
  readonly ring: RingState;
  readonly block: number;
  formatter: JsonFrameFormatter | undefined;
  context: DecodeContext | undefined;
  /** Its thread is gone. */
  isOrphan: boolean;
}

/** A ring with a frame to read. */
interface Found {
  readonly source: Source;
  readonly timeMs: number;
  /** Of the oldest frame in any other ring. */
  readonly othersMs: number;
}

/**
 * The one consumer: reads frames from all rings, oldest first, takes them through the stages and the formatters, and hands
 * them to the sinks. It can live in the worker, which writes asynchronously, or on a caller's thread, which does not.
 */
export class Consumer {
  readonly #hub: Hub;
  readonly #host: ConsumerHost;
  readonly #sources = new Map<string, Source>();
  /** Rings that were let go: one that is announced once more must not come back, for its block may have a new owner. */
  readonly #released = new Set<string>();
  readonly #frame = new FrameRecord();
  readonly #batches = [new Batch(), new Batch()];
  readonly #console = new JsonWriter();
  readonly #suppression: Suppression;
  readonly #losses: LossReport;
  #consoleRecords = 0;
  #current = 0;
  #outputs: Outputs | undefined;
  /** Configurations that were read and wait for what came before them to be written. */
  readonly #configs: { readonly config: ConsumerConfig; readonly from: Source; readonly timeMs: number }[] = [];
  #writing: Promise<void> | undefined;

  /** `config` is the one that holds already, for a consumer that follows another. */
  constructor(hub: Hub, table: ThrottleTable, host: ConsumerHost, config: ConsumerConfig | undefined) {
    this.#hub = hub;
    this.#host = host;
    const emit = (record: LogRecord) => this.#writeOwn(record);
    const identity = () => (this.#outputs as Outputs).config;
    this.#suppression = new Suppression(table, identity, host.now, emit);
    this.#losses = new LossReport(hub, identity, emit, host.warn, host.onLoss);
    if (config !== undefined) this.#apply(config);
  }

  /** Takes in where memory is. */
  announce(announcement: Announcement): void {
    switch (announcement.type) {
      case "ring":
        return this.#addRing(announcement);
      case "segment":
        return this.#sources.get(announcement.ring)?.ring.add(announcement.segment);
      case "dictionary":
        return this.#sources.get(announcement.ring)?.ring.addToDictionary(announcement.segment);
      case "removed":
        return this.#sources.get(announcement.ring)?.ring.remove(announcement.numbers);
      case "ended":
        for (const source of this.#sources.values()) {
          if (source.ring.reader.threadId === announcement.threadId) source.isOrphan = true;
        }
    }
  }

  /** Takes in what was announced until now, also that threads have ended. */
  catchUp(): void {
    this.#host.pump();
  }

  /** Whether any ring has a frame, or a batch waits to be written. */
  hasWork(): boolean {
    if (!this.#batch.isEmpty || this.#writing !== undefined) return true;
    for (const { ring } of this.#sources.values()) if (ring.reader.peek()) return true;
    return false;
  }

  /** Whether anything was withheld since this was asked last. */
  isStorming(): boolean {
    return this.#suppression.hasNews();
  }

  /** Monotonic ms at which `tick` has something to do, or infinity. */
  nextTickMs(): number {
    if (this.#outputs !== undefined && this.#losses.isDue()) return this.#host.now();
    return this.#suppression.nextEndMs();
  }

  /** Reads frames into a batch until it is full or the rings are empty. */
  collect(): void {
    while (this.#batch.out.pos < BATCH_BYTES && this.#configs.length === 0) {
      const found = this.#oldest(undefined);
      if (found === undefined) break;
      this.#run(found);
    }
    if (!this.#batch.isEmpty) this.#host.noteActivity();
    this.#pushConsole();
    this.#releaseEnded();
  }

  /** What is due by time: summaries, loss reports. To be called after `collect`. */
  tick(): void {
    if (this.#outputs === undefined) return;
    this.#suppression.tick();
    this.#losses.tick(this.#host.now(), false);
    this.#pushConsole();
  }

  /** Everything that is still to be said before the end. */
  finish(): void {
    if (this.#outputs === undefined) return;
    this.#suppression.endAll();
    this.#losses.tick(this.#host.now(), true);
    this.#pushConsole();
  }

  /** Loss records now, not only once a second: for a flush. */
  reportLosses(): void {
    if (this.#outputs === undefined) return;
    this.#losses.tick(this.#host.now(), true);
    this.#pushConsole();
  }

  /** Starts writing what was collected, once the write before it is done; resolves when the next may be collected. */
  async write(): Promise<void> {
    this.#outputs?.secondary?.start();
    const batch = this.#batch;
    if (this.#writing !== undefined) await this.#writing;
    if (!batch.isEmpty) {
      this.#current = 1 - this.#current;
      this.#writing = this.#writeBatch(batch).finally(() => {
        this.#writing = undefined;
      });
    }
    if (this.#configs.length > 0) await this.#switchOutputs();
  }

  /** Resolves when everything that was collected is out; a sink that `written` does not speak of is waited for while it takes something. */
  async settle(): Promise<void> {
    await this.write();
    if (this.#writing !== undefined) await this.#writing;
    await this.#outputs?.secondary?.idle(SECONDARY_STALL_MS);
  }

  /**
   * Reads and writes everything on this thread. A sink without progress for `stallMs` ends that: false. What it has not
   * taken then waits for the next time.
   */
  drainSync(stallMs: number): boolean {
    for (;;) {
      this.collect();
      this.tick();
      if (!this.#writeBatchSync(stallMs)) return false;
      if (this.#configs.length > 0) this.#switchOutputsSync(stallMs);
      else if (!this.hasWork()) return true;
    }
  }

  /** The same for the last time: what a sink does not take is counted as lost. Then summaries and loss records. */
  finishSync(stallMs: number): boolean {
    let leftMs = stallMs;
    let isWhole = true;
    while (!this.drainSync(leftMs)) {
      isWhole = false;
      leftMs = 0;
      this.#lost(this.#batch, undefined);
    }
    this.finish();
    this.#writeLastSync(leftMs);
    this.#losses.tick(this.#host.now(), true);
    this.#pushConsole();
    this.#writeLastSync(leftMs);
    return isWhole;
  }

  #writeLastSync(stallMs: number): void {
    if (!this.#writeBatchSync(stallMs)) this.#lost(this.#batch, undefined);
    this.#outputs?.secondary?.abandon();
  }

  /** Writes on this thread what was collected. False: the sink did not take it; the rest stays in the batch. */
  #writeBatchSync(stallMs: number): boolean {
    const batch = this.#batch;
    this.#outputs?.secondary?.writeSync(stallMs);
    if (batch.isEmpty) return true;
    try {
      if (batch.out.pos > 0) this.#outputs?.primary?.writeSync(batch.bytes, stallMs);
      this.#written(batch);
      return true;
    } catch (error) {
      batch.stopped(writtenBefore(error));
      return false;
    }
  }

  /** Ends retries of sinks that fail, and the wait for the one that `written` does not speak of. */
  giveUp(): void {
    this.#outputs?.primary?.giveUp();
    this.#outputs?.secondarySink?.giveUp();
    this.#outputs?.secondary?.abandon();
  }

  close(): void {
    if (this.#outputs !== undefined) closeOutputs(this.#outputs);
    this.#outputs = undefined;
  }

  get #batch(): Batch {
    return this.#batches[this.#current] as Batch;
  }

  #addRing(announcement: Extract<Announcement, { type: "ring" }>): void {
    const { block, segments, dictionary } = announcement;
    const known = this.#sources.get(announcement.ring);
    for (const segment of known === undefined ? [] : segments) known?.ring.add(segment);
    for (const segment of known === undefined ? [] : dictionary) known?.ring.addToDictionary(segment);
    if (known !== undefined || this.#released.has(announcement.ring)) return;
    const ring = new RingState(this.#hub, block, segments, dictionary, () => this.#host.pump());
    this.#sources.set(announcement.ring, { ring, block, formatter: undefined, context: undefined, isOrphan: false });
  }

  /**
   * The ring whose next frame is the oldest, and when the next one of another ring is. Before there is a configuration, only
   * a ring whose next frame brings one counts.
   */
  #oldest(except: Source | undefined): Found | undefined {
    let source: Source | undefined;
    let timeMs = Number.POSITIVE_INFINITY;
    let othersMs = Number.POSITIVE_INFINITY;
    for (const candidate of this.#sources.values()) {
      const { reader } = candidate.ring;
      if (candidate === except || !reader.peek()) continue;
      if (this.#outputs === undefined && reader.kind() !== KIND_CONFIG) continue;
      const candidateMs = reader.timeMs();
      if (candidateMs >= timeMs) {
        othersMs = Math.min(othersMs, candidateMs);
        continue;
      }
      othersMs = timeMs;
      timeMs = candidateMs;
      source = candidate;
    }
    return source === undefined ? undefined : { source, timeMs, othersMs };
  }

  /** Takes frames of one ring, as long as no other ring's next frame is older. */
  #run({ source, othersMs }: Found): void {
    const { reader } = source.ring;
    const configs = this.#configs.length;
    for (let count = 0; count < RUN_FRAMES && this.#batch.out.pos < BATCH_BYTES; count++) {
      if (!reader.peek() || reader.timeMs() > othersMs || this.#configs.length > configs) return;
      const bytes = reader.frameBytes();
      this.#frame.read(reader.segment, reader.offset);
      this.#batch.take(source.ring, reader.segment, reader.offset + bytes, bytes);
      reader.advance();
      this.#process(source);
    }
  }

  #process(source: Source): void {
    switch (this.#frame.kind) {
      case KIND_RECORD:
        return this.#record(source);
      case KIND_SAMPLE:
        return this.#suppression.sample(this.#payload(source) as Sample, this.#context(source));
      case KIND_WINDOW:
        return this.#suppression.closed(this.#payload(source) as Parameters<Suppression["closed"]>[0]);
      case KIND_CONFIG:
        this.#configs.push({ config: this.#payload(source) as ConsumerConfig, from: source, timeMs: this.#frame.timeMs });
    }
  }

  #payload(source: Source): unknown {
    const cursor = this.#frame.at(SECTION_MESSAGE);
    return cursor === undefined ? undefined : JSON.parse(decodeString(cursor, source.ring.definitions));
  }

  #record(source: Source): void {
    const { level } = this.#frame;
    const outputs = this.#outputs as Outputs;
    const isSecondaryOnly = (this.#frame.flags & FLAG_SECONDARY_ONLY) !== 0;
    const { out } = this.#batch;
    const start = out.pos;
    this.#suppression.see(this.#frame, this.#context(source), outputs.config.throttleMs);
    if (!isSecondaryOnly) {
      if (outputs.primary !== undefined) this.#writeFrame(source, out, outputs.isPrimaryPretty);
      this.#batch.count(source.ring, level);
    }
    if (outputs.secondary === undefined || level < outputs.secondaryFloor) return;
    // The same bytes: formatted again, a snapshot could differ in its age.
    if (out.pos > start && !outputs.isSecondaryPretty) this.#console.raw(out.bytes.subarray(start, out.pos));
    else this.#writeFrame(source, this.#console, outputs.isSecondaryPretty);
    this.#consoleRecords++;
  }

  #writeFrame(source: Source, out: JsonWriter, isPretty: boolean): void {
    const before = out.pos;
    try {
      if (isPretty) out.utf8((this.#outputs as Outputs).pretty(decodeRecord(this.#frame, this.#context(source))));
      else this.#formatter(source).write(out, this.#frame);
    } catch (error) {
      out.pos = before;
      writeRecord(out, this.#marker(source, error));
    }
  }

  /** In place of a record that could not be formatted, so that it is not missing. */
  #marker(source: Source, error: unknown): LogRecord {
    const { timeMs, level, seq } = this.#frame;
    const context = this.#context(source);
    const msg = `[ringlog could not format this record: ${(error as Error).message}]`;
    return { ...ownRecord(context, timeMs, levelName(level), msg, context.threadId, []), event: undefined, seq };
  }

  #context(source: Source): DecodeContext {
    const outputs = this.#outputs as Outputs;
    source.context ??= {
      ...outputs.config,
      threadId: source.ring.reader.threadId,
      definitions: source.ring.definitions,
      filter: outputs.filter,
      completeSnapshot: (snapshot, timeMs) => this.#host.completeSnapshot(snapshot, timeMs),
    };
    return source.context;
  }

  #formatter(source: Source): JsonFrameFormatter {
    source.formatter ??= new JsonFrameFormatter(this.#context(source));
    return source.formatter;
  }

  /** A record of our own, to every sink that takes its level. */
  #writeOwn(record: LogRecord): void {
    const outputs = this.#outputs as Outputs;
    const level = levelNumber(record.level);
    if (outputs.primary !== undefined && level >= outputs.primaryFloor) this.#writeOwnTo(this.#batch.out, record, outputs.isPrimaryPretty);
    if (outputs.secondary !== undefined && level >= outputs.secondaryFloor) this.#writeOwnTo(this.#console, record, outputs.isSecondaryPretty);
  }

  #writeOwnTo(out: JsonWriter, record: LogRecord, isPretty: boolean): void {
    if (isPretty) out.utf8((this.#outputs as Outputs).pretty(record));
    else writeRecord(out, record);
  }

  #pushConsole(): void {
    const { pos, bytes } = this.#console;
    if (pos > 0) this.#outputs?.secondary?.push(Buffer.from(bytes.subarray(0, pos)), this.#consoleRecords);
    this.#console.pos = 0;
    this.#consoleRecords = 0;
  }

  async #writeBatch(batch: Batch): Promise<void> {
    try {
      if (batch.out.pos > 0) await this.#outputs?.primary?.write(batch.bytes);
      this.#written(batch);
    } catch (error) {
      this.#lost(batch, error);
    }
  }

  #written(batch: Batch): void {
    const bytes = batch.bytes.length;
    const { written } = batch.commit(bytes, CONSUMER.droppedSink);
    this.#countForSink(SINK.written, written);
    this.#countForSink(SINK.bytes, bytes);
    this.#progress();
  }

  /** The sink has said why on stderr. */
  #lost(batch: Batch, error: unknown): void {
    const isExit = Atomics.load(this.#hub.cells, HUB_CELLS.exitRequest) !== 0;
    const writtenBytes = writtenBefore(error);
    const { written, dropped } = batch.commit(writtenBytes, isExit ? CONSUMER.droppedExit : CONSUMER.droppedSink);
    this.#countForSink(SINK.written, written);
    this.#countForSink(SINK.bytes, writtenBytes);
    this.#countForSink(isExit ? SINK.droppedExit : SINK.droppedSink, dropped);
    this.#progress();
  }

  #countForSink(cell: number, by: number): void {
    if (this.#outputs === undefined) return;
    const at = sinkStart(this.#outputs.primaryIndex) + cell;
    this.#hub.doubles[at] = (this.#hub.doubles[at] as number) + by;
  }

  #progress(): void {
    Atomics.add(this.#hub.cells, HUB_CELLS.progress, 1);
    Atomics.notify(this.#hub.cells, HUB_CELLS.progress);
  }

  async #switchOutputs(): Promise<void> {
    if (this.#writing !== undefined) await this.#writing;
    while (this.#collectOthers()) {
      const batch = this.#batch;
      this.#current = 1 - this.#current;
      this.#outputs?.secondary?.start();
      await this.#writeBatch(batch);
    }
    await this.#outputs?.secondary?.idle(SECONDARY_STALL_MS);
    this.#applyNext();
  }

  #switchOutputsSync(stallMs: number): void {
    while (this.#collectOthers()) {
      if (!this.#writeBatchSync(stallMs)) this.#lost(this.#batch, undefined);
    }
    this.#applyNext();
  }

  /** What other threads' rings hold was accepted before, too: it goes to the old outputs. False: nothing was found. */
  #collectOthers(): boolean {
    const next = this.#configs[0];
    while (next !== undefined && this.#outputs !== undefined && this.#batch.out.pos < BATCH_BYTES) {
      const found = this.#oldest(next.from);
      if (found === undefined || found.timeMs > next.timeMs) break;
      this.#run(found);
    }
    this.#pushConsole();
    return !this.#batch.isEmpty;
  }

  #applyNext(): void {
    const next = this.#configs.shift();
    if (next !== undefined) this.#apply(next.config);
  }

  #apply(config: ConsumerConfig): void {
    const before = this.#outputs;
    this.#outputs = openOutputs(config, this.#hub, { now: this.#host.now, warn: this.#host.warn, progress: () => this.#progress() });
    if (before !== undefined) closeOutputs(before);
    Atomics.store(this.#hub.cells, HUB_CELLS.appliedConfig, config.version);
    for (const source of this.#sources.values()) {
      source.formatter = undefined;
      source.context = undefined;
    }
  }

  #rememberReleased(name: string): void {
    if (this.#released.size >= MAX_RELEASED) for (const oldest of [...this.#released].slice(0, MAX_RELEASED / 2)) this.#released.delete(oldest);
    this.#released.add(name);
  }

  /** Lets go of rings whose threads are gone, once they are empty and written. */
  #releaseEnded(): void {
    for (const [name, source] of this.#sources) {
      const { reader } = source.ring;
      if (reader.peek() || !(source.isOrphan || reader.isEnded)) continue;
      if ((reader.counters[CALLER.producedBytes] as number) > (reader.counters[CONSUMER.consumedBytes] as number)) continue;
      this.#sources.delete(name);
      this.#rememberReleased(name);
      settleAccount(reader.counters);
      reader.counters[CALLER.producedBytes] = reader.counters[CONSUMER.consumedBytes] as number;
      leaveBlock(this.#hub, source.block);
    }
  }
}

/** A thread that was ended in the middle of a call has accepted a record that it never published: it is lost. */
function settleAccount(counters: Float64Array): void {
  const value = (cell: number) => counters[cell] as number;
  let open = value(CALLER.accepted) - value(CALLER.suppressed) - value(CONSUMER.written);
  for (const start of [CALLER.droppedFull, CONSUMER.droppedSink, CONSUMER.droppedExit]) {
    for (let index = 0; index < 6; index++) open -= value(start + index);
  }
  if (open > 0) counters[CONSUMER.droppedExit + 2] = value(CONSUMER.droppedExit + 2) + open;
}

function writtenBefore(error: unknown): number {
  return error instanceof SinkGaveUp ? error.writtenBytes : 0;
}
