import { decodeString } from "../../record/decode.js";
import type { Definitions } from "../../record/definitions.js";
import { FLAG_SECONDARY_ONLY, SECTION_REQUEST } from "../../record/frame.js";
import { ERROR } from "../../record/level.js";
import type { Value } from "../../record/record.js";
import { RECORDED_ELSEWHERE, RECORDED_HERE } from "../../ring/batch-memory.js";
import type { RecorderPlan } from "../../ring/consumer-config.js";
import { blockCount, type Hub } from "../../ring/hub.js";
import { blockStart, CALLER, STATE } from "../../ring/layout.js";
import type { Batch } from "../batch.js";
import { FrameRecord } from "../frame-record.js";
import type { FrameOrigin, RecordOutput } from "../record-output.js";
import type { Source } from "../sources.js";
import { RecorderMemory } from "./recorder-memory.js";

/** Looks after what is too old: rather seldom, for nothing that is too old is ever written. */
const LOOKS_PER_TTL = 8;
const LEAST_TICK_MS = 100;
const RECORDED: ReadonlyMap<string, Value> = new Map([["log.recorded", true]]);

/** Where kept frames come from: a ring, or what is left of one whose thread is gone. */
interface Origin extends FrameOrigin {
  readonly ring: FrameOrigin["ring"] & { recorded: number; readonly lastSeq: number };
}

/**
 * The flight recorder: keeps copies of the frames that no sink takes, by request or, outside of any, by thread, and writes them
 * before an error of that very request. They take the numbers right before it, so that all that follow of the same thread move up.
 */
export class Recorder {
  readonly #plan: RecorderPlan;
  readonly #hub: Hub;
  readonly #now: () => number;
  readonly #memory: RecorderMemory<string | Origin, Origin>;
  readonly #frame = new FrameRecord();
  /** The request of the record before: most have the same as that. */
  #lastSource: Source | undefined;
  #lastKey = "";
  #lastId = new Uint8Array(0);
  #tickedMs = Number.NEGATIVE_INFINITY;
  /** What consumers before had kept when they died, and no error has told of. */
  #lost: number;

  /** For a new configuration, which begins with nothing kept: what was encoded under another one may not be for these outputs. */
  static replace(before: Recorder | undefined, plan: RecorderPlan, hub: Hub, now: () => number): Recorder {
    if (before !== undefined) hub.doubles[STATE.kept] = before.#lost;
    return new Recorder(plan, hub, now);
  }

  constructor(plan: RecorderPlan, hub: Hub, now: () => number) {
    this.#plan = plan;
    this.#hub = hub;
    this.#now = now;
    this.#memory = new RecorderMemory(plan);
    this.#lost = hub.doubles[STATE.kept] as number;
    this.#noteKept();
  }

  /** Takes the frame that the source's reader stands at. */
  keep(frame: FrameRecord, source: Source): void {
    const { ring } = source;
    ring.lastSeq = Math.max(ring.lastSeq, frame.seq);
    if (frame.level < this.#plan.level) return;
    this.#memory.keep(this.#keyOf(frame, source), source, ring.reader.segment, ring.reader.offset, this.#now());
    this.#noteKept();
  }

  /** To be called with each record: writes what goes before it. False: the batch takes no more of that; the record must come again. */
  goesBefore(frame: FrameRecord, source: Source, batch: Batch, output: RecordOutput): boolean {
    if (frame.level >= ERROR && !this.#goesBeforeError(frame, source, batch, output)) return false;
    if (frame.seq !== 0) source.ring.lastSeq = frame.seq;
    return true;
  }

  /** The ring is empty and its thread gone. */
  released(source: Source): void {
    if (source === this.#lastSource) this.#lastSource = undefined;
    this.#memory.retire(source, () => substitute(source));
    this.#noteKept();
  }

  tick(nowMs: number): void {
    if (nowMs < this.nextTickMs()) return;
    this.#tickedMs = nowMs;
    this.#memory.expire(nowMs);
    this.#noteKept();
  }

  nextTickMs(): number {
    const leastMs = Math.max(LEAST_TICK_MS, this.#plan.ttlMs / LOOKS_PER_TTL);
    return Math.max(this.#memory.expiresMs, this.#tickedMs + leastMs);
  }

  #goesBeforeError(error: FrameRecord, source: Source, batch: Batch, output: RecordOutput): boolean {
    const key = keyOf(error, source);
    let isWhole = true;
    for (let origin = this.#peek(key); isWhole && origin !== undefined; origin = this.#peek(key)) {
      isWhole = !batch.isFull && !output.isFull && batch.turnTo(isSource(origin) ? origin.ring : source.ring);
      if (isWhole) this.#write(key, error, origin, batch, output);
    }
    // Where the last of them has filled the batch, there is no room for the error itself.
    if (!batch.turnTo(source.ring) || !isWhole || batch.isFull) return false;
    error.event = this.#account(key);
    this.#noteKept();
    return true;
  }

  #peek(key: string | Origin): Origin | undefined {
    return this.#memory.peek(key, this.#now());
  }

  #write(key: string | Origin, error: FrameRecord, origin: Origin, batch: Batch, output: RecordOutput): void {
    const frame = this.#frame;
    frame.read(this.#memory.take(key), 0);
    frame.event = RECORDED;
    // What the error itself does not reach takes no number.
    const isCounted = (error.flags & FLAG_SECONDARY_ONLY) === 0;
    frame.flags = error.flags & FLAG_SECONDARY_ONLY;
    frame.seq = isCounted ? origin.ring.lastSeq + ++origin.ring.recorded : 0;
    output.write(frame, origin, batch, error.level, isSource(origin) ? RECORDED_HERE : RECORDED_ELSEWHERE);
  }

  /** What is missing, as keys of the error's line. */
  #account(key: string | Origin): ReadonlyMap<string, Value> | undefined {
    const counts: [string, number][] = [
      ["recorder.evicted", this.#memory.finish(key, this.#now())],
      ["recorder.refused", this.#newlyRefused()],
      ["recorder.lost", this.#lost],
    ];
    this.#lost = 0;
    const told = counts.filter(([, count]) => count > 0);
    return told.length === 0 ? undefined : new Map(told);
  }

  #newlyRefused(): number {
    const { doubles } = this.#hub;
    const refused = refusedCount(this.#hub);
    const told = doubles[STATE.toldRefused] as number;
    doubles[STATE.toldRefused] = refused;
    return refused - told;
  }

  /** As `keyOf`, without decoding what was decoded just now. */
  #keyOf(frame: FrameRecord, source: Source): string | Origin {
    const cursor = frame.at(SECTION_REQUEST);
    if (cursor === undefined) return source;
    const { bytes, pos, view } = cursor;
    const length = view.getUint32(pos - 4, true);
    if (source === this.#lastSource && isSame(bytes, pos, length, this.#lastId)) return this.#lastKey;
    this.#lastSource = source;
    this.#lastId = Uint8Array.prototype.slice.call(bytes, pos, pos + length);
    this.#lastKey = decodeString(cursor, source.ring.definitions);
    return this.#lastKey;
  }

  #noteKept(): void {
    this.#hub.doubles[STATE.kept] = this.#memory.count + this.#lost;
  }
}

function isSame(bytes: Uint8Array, pos: number, length: number, known: Uint8Array): boolean {
  if (length !== known.length) return false;
  for (let index = 0; index < length; index++) if (bytes[pos + index] !== known[index]) return false;
  return true;
}

function keyOf(frame: FrameRecord, source: Source): string | Origin {
  return frame.text(SECTION_REQUEST, source.ring.definitions) ?? source;
}

/** Of all threads. */
function refusedCount(hub: Hub): number {
  let refused = 0;
  for (let block = 0; block < blockCount(hub); block++)
    refused += hub.doubles[blockStart(block) + CALLER.quietRefused] as number;
  return refused;
}

function isSource(origin: Origin): origin is Source {
  return "block" in origin;
}

/** All that is needed of a ring that is gone, without its memory. */
function substitute({ ring, context }: Source): { readonly origin: Origin; readonly bytes: number } {
  const { lastSeq, recorded, reader, dictionaryBytes: bytes } = ring;
  const definitions: Definitions = ring.definitions;
  definitions.finish();
  const left = { reader: { threadId: reader.threadId }, definitions, lastSeq, recorded };
  return { origin: { ring: left, formatter: undefined, context }, bytes };
}
