import type { StackFilter } from "../record/decode.js";
import type { Definitions } from "../record/definitions.js";
import { FLAG_SECONDARY_ONLY, SECTION_LINE } from "../record/frame.js";
import { levelName, levelNumber } from "../record/level.js";
import type { LogRecord, Snapshot } from "../record/record.js";
import type { LinePlan } from "../ring/consumer-config.js";
import type { Batch } from "./batch.js";
import { decodeLine } from "./decode-line.js";
import { type DecodeContext, decodeRecord } from "./decode-record.js";
import { JsonFrameFormatter } from "./format/json-frame.js";
import { writeRecord } from "./format/json-record.js";
import { JsonWriter } from "./format/json-writer.js";
import { writePinoRecord } from "./format/pino-record.js";
import type { FrameRecord } from "./frame-record.js";
import type { Outputs } from "./outputs.js";
import { ownRecord } from "./own-record.js";

/** Whose frames are formatted: a ring, or what is left of one. */
export interface FrameOrigin {
  readonly ring: { readonly reader: { readonly threadId: number }; readonly definitions: Definitions };
  /** Made at the first need, anew for each configuration. */
  formatter: JsonFrameFormatter | undefined;
  context: DecodeContext | undefined;
}

/** As of a batch: more would be too much for the second sink's memory. */
const FULL_BYTES = 1024 * 1024;

/** Formats records for the outputs of one configuration: into a batch for the first sink, into a spill for the other. */
export class RecordOutput {
  readonly outputs: Outputs;
  readonly #completeSnapshot: (snapshot: Snapshot, timeMs: number) => Snapshot;
  readonly #resolveStack: StackFilter;
  readonly #secondary = new JsonWriter();
  /** For modules, where no other output has the text. */
  readonly #scratch = new JsonWriter();
  readonly #plan: LinePlan | undefined;
  #secondaryRecords = 0;

  constructor(
    outputs: Outputs,
    completeSnapshot: (snapshot: Snapshot, timeMs: number) => Snapshot,
    resolveStack: StackFilter,
  ) {
    this.outputs = outputs;
    this.#plan = outputs.config.line;
    this.#completeSnapshot = completeSnapshot;
    this.#resolveStack = resolveStack;
  }

  /** What decoding a frame of this ring needs. */
  context(source: FrameOrigin): DecodeContext {
    source.context ??= {
      ...this.outputs.config,
      threadId: source.ring.reader.threadId,
      definitions: source.ring.definitions,
      filter: this.outputs.filter,
      isSecretKey: this.outputs.isSecretKey,
      completeSnapshot: this.#completeSnapshot,
      resolveStack: this.#resolveStack,
    };
    return source.context;
  }

  /** Whether the second sink is to take over before more is written. */
  get isFull(): boolean {
    return this.#secondary.pos >= FULL_BYTES || this.outputs.modules?.isFull === true;
  }

  /**
   * A record of the application. `sinkLevel`: the level by which sinks take it, if not its own; `recorded`: whether the recorder
   * kept it, as for a batch.
   */
  write(frame: FrameRecord, source: FrameOrigin, batch: Batch, sinkLevel = frame.level, recorded = 0): void {
    const { primary, isPrimaryPretty, secondary, secondaryFloor, isSecondaryPretty } = this.outputs;
    const { out } = batch;
    const start = out.pos;
    if ((frame.flags & FLAG_SECONDARY_ONLY) === 0) {
      if (primary !== undefined) this.#format(frame, source, out, isPrimaryPretty);
      batch.count(frame.level, recorded);
    }
    if (this.outputs.modules?.takes(sinkLevel) === true) this.#toModules(frame, source, sinkLevel, out, start);
    if (secondary === undefined || sinkLevel < secondaryFloor) return;
    // The same bytes: formatted again, a snapshot could differ in its age.
    if (out.pos > start && !isSecondaryPretty) this.#secondary.raw(out.bytes.subarray(start, out.pos));
    else this.#format(frame, source, this.#secondary, isSecondaryPretty);
    this.#secondaryRecords++;
  }

  /** A record of our own, to every sink that takes its level; one that tells of losses or of a crash always goes where records are counted. */
  writeOwn(record: LogRecord, batch: Batch): void {
    const { primary, primaryFloor, isPrimaryPretty, secondary, secondaryFloor, isSecondaryPretty } = this.outputs;
    const level = levelNumber(record.level);
    const event = record.event?.get("event.name");
    const isAccount = event === "ringlog.dropped" || event === "ringlog.recovered";
    if (primary !== undefined && (isAccount || level >= primaryFloor))
      this.#formatOwn(record, batch.out, isPrimaryPretty);
    if (secondary !== undefined && level >= secondaryFloor) this.#formatOwn(record, this.#secondary, isSecondaryPretty);
    if (this.outputs.modules?.takes(level) === true) this.#ownToModules(record, level);
  }

  /** Hands what was formatted for other sinks over to their spills. */
  pushSecondary(): void {
    this.outputs.modules?.push();
    const { pos, bytes } = this.#secondary;
    if (pos > 0) this.outputs.secondary?.push(Buffer.from(bytes.subarray(0, pos)), this.#secondaryRecords);
    this.#secondary.pos = 0;
    this.#secondaryRecords = 0;
  }

  #toModules(frame: FrameRecord, source: FrameOrigin, level: number, out: JsonWriter, start: number): void {
    const scratch = this.#scratch;
    scratch.pos = 0;
    const hasJson = out.pos > start && !this.outputs.isPrimaryPretty;
    if (!hasJson) this.#format(frame, source, scratch, false);
    const text = hasJson ? out.bytes.subarray(start, out.pos) : scratch.bytes.subarray(0, scratch.pos);
    this.outputs.modules?.add(level, text, 1);
  }

  #ownToModules(record: LogRecord, level: number): void {
    const scratch = this.#scratch;
    scratch.pos = 0;
    writeRecord(scratch, record);
    this.outputs.modules?.add(level, scratch.bytes.subarray(0, scratch.pos), 0);
  }

  #format(frame: FrameRecord, source: FrameOrigin, out: JsonWriter, isPretty: boolean): void {
    const before = out.pos;
    try {
      if (isPretty) out.utf8(this.outputs.pretty(this.#decode(frame, source)));
      else if (frame.isRare && frame.has(SECTION_LINE)) this.#formatter(source).writeLine(out, frame);
      else if (this.#plan !== undefined) writePinoRecord(out, this.#decode(frame, source), this.#plan);
      else this.#formatter(source).write(out, frame);
    } catch (error) {
      out.pos = before;
      this.#writeRecord(out, this.#marker(frame, source, error));
    }
  }

  #decode(frame: FrameRecord, source: FrameOrigin): LogRecord {
    const context = this.context(source);
    return frame.has(SECTION_LINE) ? decodeLine(frame, context, this.#plan) : decodeRecord(frame, context);
  }

  #writeRecord(out: JsonWriter, record: LogRecord): void {
    if (this.#plan !== undefined) writePinoRecord(out, record, this.#plan);
    else writeRecord(out, record);
  }

  #formatOwn(record: LogRecord, out: JsonWriter, isPretty: boolean): void {
    if (isPretty) out.utf8(this.outputs.pretty(record));
    else this.#writeRecord(out, record);
  }

  #formatter(source: FrameOrigin): JsonFrameFormatter {
    source.formatter ??= new JsonFrameFormatter(this.context(source));
    return source.formatter;
  }

  /** In place of a record that could not be formatted, so that it is not missing. */
  #marker({ timeMs, level, seq, event }: FrameRecord, source: FrameOrigin, error: unknown): LogRecord {
    const context = this.context(source);
    const msg = `[ringlog could not format this record: ${(error as Error).message}]`;
    return { ...ownRecord(context, timeMs, levelName(level), msg, context.threadId, []), event, seq };
  }
}
