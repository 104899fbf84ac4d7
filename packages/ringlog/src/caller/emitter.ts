import { types } from "node:util";
import { alignUp, type ByteWriter, scratchWriter } from "../record/byte-writer.js";
import { decodeValue } from "../record/decode.js";
import { Definitions } from "../record/definitions.js";
import { type ErrorSketch, isError, sketchError } from "../record/describe-error.js";
import { ValueEncoder } from "../record/encode-value.js";
import { KIND_QUIET, KIND_RECORD, LENGTH_WORD, NO_CELL } from "../record/frame.js";
import { Interner } from "../record/interner.js";
import { ERROR, FATAL, LEVEL_STEP, SILENT } from "../record/level.js";
import type { TimeSource } from "../record/monotonic.js";
import type { Value } from "../record/record.js";
import { type HandedOver, ShapeEncoder } from "../record/shape-encoder.js";
import { blockStart, CALLER } from "../ring/layout.js";
import type { RingProducer } from "../ring/producer.js";
import { QuietRing } from "../ring/quiet-ring.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { CallerClock } from "./caller-clock.js";
import type { RequestContext } from "./context.js";
import { ErrorSnapshot, type Readings } from "./error-snapshot.js";
import { FastPath } from "./fast-path.js";
import * as frames from "./frame-writer.js";
import { type ComposedLine, writeLine } from "./line-writer.js";
import { type CallSettings, LogCall } from "./log-call.js";
import type { LoggerState } from "./logger-state.js";
import type { Nesting } from "./nesting.js";
import { Repeat, type RepeatServices } from "./repeat.js";
import type { Serializers } from "./serializers.js";
import { type Fingerprint, type Throttle, ThrottleSite } from "./throttle.js";
import type { TraceIds } from "./traceparent.js";

/** What the emitter is told by the configuration. */
export interface EmitterSettings {
  readonly limits: {
    readonly depth: number;
    readonly keys: number;
    readonly stringLength: number;
    readonly recordBytes: number;
    readonly args: number;
  };
  readonly throttleMs: number;
  readonly throttleLevel: number;
  /** Below this level a record reaches no sink. */
  readonly floor: number;
  /** Below this level a record doesn't reach the sink that `written` speaks of. */
  readonly primaryFloor: number;
  /** From this level on the recorder keeps what reaches no sink; SILENT: nothing. */
  readonly recorderLevel: number;
  readonly waits: boolean;
  /** Most bytes that may wait for the worker. */
  readonly bufferBytes: number;
}

/** What the emitter needs of the rest. */
export interface EmitterServices {
  readonly ring: RingProducer;
  readonly context: RequestContext;
  readonly throttle: Throttle;
  readonly table: ThrottleTable;
  readonly hubDoubles: Float64Array;
  readonly hubCells: Int32Array;
  /** Many records come: the worker should spare us the clock. */
  readonly askForTicks: () => void;
  readonly time: TimeSource;
  /** Ten readings in the order of `Snapshot`, NaN for what the worker fills in; undefined: switched off. */
  readonly snapshot: (fresh: boolean) => Readings;
  /** With `onFull: "wait"`: returns once there is room, or false where there will be none. */
  readonly waitForRoom: () => boolean;
}

/** An error on its way to a record. */
export interface Failure {
  readonly error: unknown;
  readonly sketch: ErrorSketch;
  readonly debug: frames.DebugSection | undefined;
  /** Written whatever the throttle says. */
  readonly always: boolean;
  /** `event.name`. */
  readonly event?: string | undefined;
}

/** When something happened, and for which request and trace. */
export interface Moment {
  readonly timeMs: number;
  readonly requestId: string | undefined;
  readonly trace: TraceIds | undefined;
}

/** Log calls made by getters and the like while a record is being encoded; deeper ones are dropped. */
const MAX_NESTING = 4;
const MAX_TEMPLATES = 1_000;
const NO_DEFINITIONS = new Definitions();
const UNFILTERED = (text: string) => text;

/** Calls to frames: the caller's side of the way a record takes. It never throws. */
export class Emitter implements CallSettings {
  interner: Interner;
  maxKeys: number;
  readonly #services: EmitterServices;
  readonly #counters: Float64Array;
  readonly #call: LogCall;
  #settings: EmitterSettings;
  #shapes: ShapeEncoder;
  #encoder: ValueEncoder;
  #repeats: RepeatServices;
  readonly #nesting: Nesting = { depth: 0, deferred: [] };
  readonly #clock: CallerClock;
  readonly #snapshot: ErrorSnapshot;
  /** The way of ordinary records. */
  fastPath: FastPath;
  readonly #quietRing: QuietRing;
  /** The same for the recorder, where there is one. */
  quietPath: FastPath | undefined;

  constructor(services: EmitterServices, settings: EmitterSettings, interner: Interner) {
    this.#services = services;
    this.#counters = services.ring.counters;
    this.#quietRing = new QuietRing(services.ring);
    this.#clock = new CallerClock({
      cells: services.hubCells,
      time: services.time,
      askForTicks: services.askForTicks,
      lookAround: () => services.context.lookForSpans(),
    });
    this.#snapshot = new ErrorSnapshot(services.snapshot);
    this.#settings = settings;
    this.#shapes = new ShapeEncoder(settings.limits, interner, services.ring.writer);
    this.#encoder = this.#shapes.plain;
    this.interner = interner;
    this.maxKeys = settings.limits.keys;
    this.#call = new LogCall(this);
    this.#repeats = this.#newRepeats();
    this.fastPath = this.#newFastPath();
    this.quietPath = this.#newQuietPath();
  }

  configure(settings: EmitterSettings, interner: Interner): void {
    this.retire();
    this.#snapshot.forget();
    this.#repeats = this.#newRepeats();
    this.#settings = settings;
    this.#shapes = new ShapeEncoder(settings.limits, interner, this.#services.ring.writer);
    this.#encoder = this.#shapes.plain;
    this.interner = interner;
    this.maxKeys = settings.limits.keys;
    this.fastPath = this.#newFastPath();
    this.quietPath = this.#newQuietPath();
  }

  #newFastPath(): FastPath {
    const { floor, primaryFloor, throttleMs, throttleLevel } = this.#settings;
    return new FastPath({
      ...this.#pathServices(),
      ring: this.#services.ring,
      startLevel: this.#isRoomy ? Math.max(floor, primaryFloor) : SILENT,
      endLevel: throttleMs > 0 ? Math.min(throttleLevel, ERROR) : ERROR,
      takeOver: (state, level, message, fields) => this.#takeOver(state, level, message, fields, false),
      drop: (level) => this.#drop(level),
    });
  }

  #newQuietPath(): FastPath | undefined {
    if (this.#settings.recorderLevel === SILENT) return undefined;
    return new FastPath({
      ...this.#pathServices(),
      ring: this.#quietRing,
      startLevel: this.#isRoomy ? 0 : SILENT,
      endLevel: ERROR,
      takeOver: (state, level, message, fields) => this.#takeOver(state, level, message, fields, true),
      drop: () => this.#quietRing.refuse(),
    });
  }

  #pathServices() {
    return {
      context: this.#services.context,
      clock: this.#clock,
      nesting: this.#nesting,
      interner: this.interner,
      shapes: this.#shapes,
      publishDeferred: () => this.#publishDeferred(),
    };
  }

  /** Where a single record may be more than what is kept for higher levels, each must be looked at when it is done. */
  get #isRoomy(): boolean {
    return this.#settings.limits.recordBytes <= this.#settings.bufferBytes / 10;
  }

  /** Ends the short way of repeats: they are decided anew, or ignored after `close()`. */
  retire(): void {
    this.#repeats.isCurrent = false;
  }

  /** Repeats take the short way again. */
  resume(): void {
    this.#repeats = this.#newRepeats();
  }

  get maxArgs(): number {
    return this.#settings.limits.args;
  }

  get maxRecordBytes(): number {
    return this.#settings.limits.recordBytes;
  }

  /** Below this level a record reaches no sink, so that it need not be made. */
  get floor(): number {
    return this.#settings.floor;
  }

  get recorderLevel(): number {
    return this.#settings.recorderLevel;
  }

  /** Whether a record would be kept by the recorder, since no sink takes it. A logger that is silent makes none. */
  #isQuiet(state: LoggerState, level: number): boolean {
    const { floor, recorderLevel } = this.#settings;
    if (level < recorderLevel) return false;
    const threshold = state.threshold(this.#services.hubCells);
    return (level < threshold || level < floor) && threshold < SILENT;
  }

  /** A log call at a level that is not enabled, or that no sink takes. */
  record(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void {
    if (!this.#isQuiet(state, level)) return;
    this.#log(state, level, count, first, second, args, true);
  }

  /** A log call at an enabled level. `args` holds all arguments where there are more than two. */
  log(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
  ): void {
    if (level < this.#settings.floor) return this.record(state, level, count, first, second, args);
    this.#log(state, level, count, first, second, args, false);
  }

  #log(
    state: LoggerState,
    level: number,
    count: number,
    first: unknown,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
    isQuiet: boolean,
  ): void {
    if (this.#nesting.depth >= MAX_NESTING) return isQuiet ? this.#quietRing.refuse() : this.#drop(level);
    if (this.#nesting.depth === 0 && this.#call.isUsed) this.#call.clear();
    const call = this.#nesting.depth === 0 ? this.#call : new LogCall(this);
    this.#nesting.depth++;
    try {
      call.isUsed = true;
      const missed = state.repeat?.missed;
      if (missed !== undefined && state.repeat !== undefined) {
        call.prime(missed.error, missed.sketch);
        state.repeat.missed = undefined;
      }
      call.serializers = state.serializers;
      call.read(count, first, second, args);
      if (isQuiet) this.#admitQuiet(state, level, call, undefined);
      else this.#admit(state, level, call, undefined);
    } catch {
      // As in `#drop`. The application's stack may be used up: there may be no room for as much as a call.
      if (!isQuiet && level >= this.#settings.primaryFloor) {
        const counters = this.#counters;
        const cell = CALLER.droppedFull + level / LEVEL_STEP - 1;
        counters[CALLER.seq] = (counters[CALLER.seq] as number) + 1;
        counters[cell] = (counters[cell] as number) + 1;
      }
    } finally {
      this.#nesting.depth--;
      call.clear();
      if (this.#nesting.depth === 0 && this.#nesting.deferred.length > 0) this.#publishDeferred();
    }
  }

  /** A call that the fast path has begun: its fields were read. */
  #takeOver(state: LoggerState, level: number, message: string, fields: HandedOver, isQuiet: boolean): void {
    const call = new LogCall(this);
    this.#guarded(level, isQuiet, () => {
      call.adopt(message, fields);
      if (isQuiet) this.#admitQuiet(state, level, call, undefined);
      else this.#admit(state, level, call, undefined);
    });
  }

  /** A line that its caller has composed. `error`: by which the throttle knows it. */
  line(state: LoggerState, level: number, timeMs: number, line: ComposedLine, error: unknown): void {
    if (level < this.#settings.floor) return;
    const nesting = this.#nesting;
    nesting.depth++;
    try {
      this.#admitLine(state, level, timeMs, line, error);
    } catch {
      this.#drop(level);
    } finally {
      nesting.depth--;
      if (nesting.depth === 0 && nesting.deferred.length > 0) this.#publishDeferred();
    }
  }

  #admitLine(state: LoggerState, level: number, timeMs: number, line: ComposedLine, error: unknown): void {
    const sketch = isError(error) && this.#isThrottled(level, true) ? sketchError(error) : undefined;
    const { throttle, context, ring } = this.#services;
    let print: Fingerprint | undefined;
    if (sketch !== undefined) {
      print = throttle.fingerprint(state.site, sketch.type, sketch.code, sketch.message);
      const { message } = sketch;
      this.#clock.turn();
      if (throttle.isWithheld(print, level, this.#clock, message, context.getRequestId()))
        return this.#countWithheld(level);
    }
    if (!this.#makeRoom(level)) {
      if (print !== undefined) throttle.takeBack(print);
      return this.#drop(level);
    }
    const isNested = this.#nesting.depth > 1;
    const writer = isNested ? scratchWriter(Number.MAX_SAFE_INTEGER) : ring.begin();
    frames.beginFrame(writer, KIND_RECORD, level, timeMs);
    // The line has it, too; this is what a summary is called.
    if (sketch !== undefined) frames.writeMessage(writer, this.#encoder, `${sketch.type}: ${sketch.message}`);
    if (!this.#isPrimary(level)) frames.writeSecondaryFlag(writer);
    if (print !== undefined) this.#writeFingerprint(writer, print, true);
    writeLine(writer, this.interner, line);
    if (isNested) this.#nesting.deferred.push(writer);
    else this.#publish(level, false);
  }

  #countWithheld(level: number): void {
    if (this.#isPrimary(level)) this.#counters[CALLER.suppressed] = (this.#counters[CALLER.suppressed] as number) + 1;
  }

  /** A record that `debug` or a process event makes. Returns the error's fingerprint. */
  fail(state: LoggerState, site: ThrottleSite, level: number, message: string, failure: Failure): Fingerprint {
    const call = new LogCall(this);
    call.message = message;
    call.hasError = true;
    call.error = failure.error;
    call.sketch = failure.sketch;
    const print = this.#services.throttle.fingerprint(
      site,
      failure.sketch.type,
      failure.sketch.code,
      failure.sketch.message,
    );
    const extra = { ...failure, print };
    if (this.#isQuiet(state, level)) this.#guarded(level, true, () => this.#admitQuiet(state, level, call, extra));
    else if (level >= this.#settings.floor) this.#guarded(level, false, () => this.#admit(state, level, call, extra));
    return print;
  }

  /** When and for which request something happens, of which a record is made later. */
  moment(): Moment {
    const { time, context } = this.#services;
    return { timeMs: time.wallMs(), requestId: context.getRequestId(), trace: context.lookForTrace() };
  }

  /** A record without an error that `debug` makes. `at`: of what was then. */
  note(
    state: LoggerState,
    level: number,
    message: string,
    debug: frames.DebugSection,
    fields: object,
    at?: Moment | undefined,
  ): void {
    const isQuiet = this.#isQuiet(state, level);
    if (!isQuiet && level < this.#settings.floor) return;
    const call = new LogCall(this);
    this.#guarded(level, isQuiet, () => {
      call.read(1, fields, undefined, undefined);
      // Set here rather than given as a template: a function's name may hold a placeholder.
      call.message = message;
      call.template = debug.functionName;
      call.entry = undefined;
      if (isQuiet) this.#admitQuiet(state, level, call, { debug, always: false, print: undefined, at });
      else this.#admit(state, level, call, { debug, always: false, print: this.#fingerprint(state, level, call), at });
    });
  }

  /** A record of what happens to the process, without an error, with readings taken afresh. */
  happen(state: LoggerState, level: number, message: string, event: string): void {
    if (level < this.#settings.floor) return;
    const call = new LogCall(this);
    call.message = message;
    const extra = { debug: undefined, always: true, print: undefined, event, isMeasured: true };
    this.#guarded(level, false, () => this.#admit(state, level, call, extra));
  }

  /** A frame that is no record. Configurations are never refused. */
  control(kind: number, payload: unknown): void {
    const scratch = scratchWriter(Number.MAX_SAFE_INTEGER);
    frames.writeControlFrame(scratch, kind, this.#services.time.wallMs(), payload);
    if (this.#nesting.depth > 0) this.#nesting.deferred.push(scratch);
    else this.#copy(scratch);
  }

  /** Whether samples and other extras may enter now. */
  hasRoom(level: number): boolean {
    return this.#services.ring.hasRoom(level);
  }

  /** Bindings as sections, in front of which those of the ancestors stand. */
  encodeBindings(before: Uint8Array, bindings: object, serializers?: Serializers): Uint8Array {
    const writer = scratchWriter(this.#settings.limits.recordBytes);
    const call = new LogCall(this);
    writer.block(before);
    try {
      call.fields.read(bindings, this.interner, this.#settings.limits.keys, undefined, serializers);
      frames.writeFields(writer, new ValueEncoder(this.#settings.limits, this.interner), call.fields);
    } catch {
      // Bindings that cannot be read are left out: making a child never throws.
      return before;
    }
    return writer.bytes.subarray(0, writer.pos);
  }

  /** Any value as it would be written: bounded, redacted, each property read once. */
  sanitize(value: unknown): Value | undefined {
    const writer = scratchWriter(this.#settings.limits.recordBytes);
    new ValueEncoder(
      this.#settings.limits,
      new Interner({ define: () => 0 }, (key) => this.interner.isSecret(key)),
    ).value(writer, value);
    return decodeValue({ bytes: writer.bytes, view: writer.view, pos: 0 }, NO_DEFINITIONS, UNFILTERED);
  }

  get encoder(): ValueEncoder {
    return this.#encoder;
  }

  #newRepeats(): RepeatServices {
    const { table, throttle, context, hubDoubles, ring } = this.#services;
    const countersAt = blockStart(ring.block);
    return { isCurrent: true, table, throttle, context, hubDoubles, countersAt };
  }

  #guarded(level: number, isQuiet: boolean, run: () => void): void {
    this.#nesting.depth++;
    try {
      run();
    } catch {
      if (isQuiet) this.#quietRing.refuse();
      else this.#drop(level);
    } finally {
      this.#nesting.depth--;
      if (this.#nesting.depth === 0 && this.#nesting.deferred.length > 0) this.#publishDeferred();
    }
  }

  /** Keeps an error that was withheld for the short way of the next one, unless callers must look at the clock. */
  #expectRepeat(
    state: LoggerState,
    level: number,
    call: LogCall,
    print: Fingerprint,
    requestId: string | undefined,
  ): void {
    const { sketch } = call;
    if (this.#services.throttle.isAlone || sketch === undefined || !types.isNativeError(call.error)) return;
    if (state.repeat?.isOf(print, level, sketch, requestId)) return;
    state.repeat = new Repeat(this.#repeats, print, level, this.#isPrimary(level), sketch, requestId);
  }

  /** Throttle, then room, then the frame. */
  #admit(state: LoggerState, level: number, call: LogCall, extra: Extra | undefined): void {
    const at = extra?.at;
    const requestId = at === undefined ? this.#services.context.getRequestId() : at.requestId;
    const nowMs = this.#clock.now();
    const print = extra === undefined ? this.#fingerprint(state, level, call) : extra.print;
    const opens = print !== undefined && !extra?.always && this.#isThrottled(level, call.hasError);
    // Used before: the same error as the one before it. Where several take turns there is no repeat to expect.
    const isAgain = print !== undefined && print.cell >= 0;
    if (opens && this.#isWithheld(print, level, call, requestId)) {
      if (extra === undefined && isAgain) this.#expectRepeat(state, level, call, print, requestId);
      return;
    }
    if (!this.#makeRoom(level)) {
      if (opens) this.#services.throttle.takeBack(print);
      return this.#drop(level);
    }
    this.#write(state, level, call, extra, at?.timeMs ?? nowMs, requestId, print, opens, false);
  }

  /** Room, which is not waited for, then the frame. It is no duplicate of anything, and its time may never come: no snapshot. */
  #admitQuiet(state: LoggerState, level: number, call: LogCall, extra: Extra | undefined): void {
    if (this.#nesting.depth > MAX_NESTING || !this.#quietRing.hasRoom()) return this.#quietRing.refuse();
    const print = extra?.print ?? (call.hasError ? this.#fingerprint(state, level, call) : undefined);
    const at = extra?.at;
    const requestId = at === undefined ? this.#services.context.getRequestId() : at.requestId;
    this.#write(state, level, call, extra, at?.timeMs ?? this.#clock.now(), requestId, print, false, true);
  }

  #isThrottled(level: number, hasError: boolean): boolean {
    const { throttleMs, throttleLevel } = this.#settings;
    return throttleMs > 0 && level >= throttleLevel && (hasError || throttleLevel < ERROR);
  }

  #fingerprint(state: LoggerState, level: number, call: LogCall): Fingerprint | undefined {
    const { throttle } = this.#services;
    const { sketch } = call;
    if (call.hasError && sketch !== undefined)
      return throttle.fingerprint(state.site, sketch.type, sketch.code, sketch.message);
    if (!this.#isThrottled(level, false)) return undefined;
    return throttle.fingerprint(templateSite(state, call.template), "", undefined, call.template);
  }

  #isWithheld(print: Fingerprint, level: number, call: LogCall, requestId: string | undefined): boolean {
    const message = call.hasError ? (call.sketch?.message ?? "") : call.message;
    if (!this.#services.throttle.isWithheld(print, level, this.#clock, message, requestId)) return false;
    this.#countWithheld(level);
    return true;
  }

  #isPrimary(level: number): boolean {
    return level >= this.#settings.primaryFloor;
  }

  #makeRoom(level: number): boolean {
    if (this.#settings.waits && this.#nesting.depth === 1)
      return this.#services.ring.hasRoom(FATAL) || this.#services.waitForRoom();
    return this.#nesting.depth <= MAX_NESTING && this.#services.ring.hasRoom(level);
  }

  /**
   * What found no room, or failed inside of us, is a loss like any other: counted, reported, never thrown at the application.
   * Calls nothing, so that it is not done by halves where the stack is used up.
   */
  #drop(level: number): void {
    if (level < this.#settings.primaryFloor) return;
    const counters = this.#counters;
    const cell = CALLER.droppedFull + level / LEVEL_STEP - 1;
    counters[CALLER.seq] = (counters[CALLER.seq] as number) + 1;
    counters[cell] = (counters[cell] as number) + 1;
  }

  // Nine parameters rather than an object: one would be made and thrown away at every call.

  #write(
    state: LoggerState,
    level: number,
    call: LogCall,
    extra: Extra | undefined,
    wallMs: number,
    requestId: string | undefined,
    print: Fingerprint | undefined,
    opens: boolean,
    isQuiet: boolean,
  ): void {
    if (this.#nesting.depth > 1) {
      const scratch = scratchWriter(this.#settings.limits.recordBytes);
      const encoder = new ValueEncoder(this.#settings.limits, this.interner);
      this.#encode(scratch, encoder, state, level, call, extra, wallMs, requestId, print, opens, isQuiet);
      this.#nesting.deferred.push(scratch);
    } else {
      const writer = this.#services.ring.begin();
      this.#encoder.reset();
      this.#encode(writer, this.#encoder, state, level, call, extra, wallMs, requestId, print, opens, isQuiet);
      this.#publish(level, isQuiet);
    }
  }

  #encode(
    writer: ByteWriter,
    encoder: ValueEncoder,
    state: LoggerState,
    level: number,
    call: LogCall,
    extra: Extra | undefined,
    wallMs: number,
    requestId: string | undefined,
    print: Fingerprint | undefined,
    opens: boolean,
    isQuiet: boolean,
  ): void {
    frames.beginFrame(writer, isQuiet ? KIND_QUIET : KIND_RECORD, level, wallMs);
    if (state.name !== undefined) frames.writeLoggerName(writer, encoder, state.name);
    if (call.entry !== undefined) frames.setMessageId(writer, call.entry.id);
    else frames.writeMessage(writer, encoder, call.message);
    const trace = extra?.at === undefined ? this.#services.context.lookForTrace() : extra.at.trace;
    if (trace !== undefined) frames.writeTrace(writer, encoder, trace);
    if (requestId !== undefined) frames.writeRequestId(writer, encoder, requestId);
    if (!isQuiet && !this.#isPrimary(level)) frames.writeSecondaryFlag(writer);
    if (call.hasError && call.sketch !== undefined) frames.writeError(writer, encoder, call.error, call.sketch);
    if (print !== undefined) this.#writeFingerprint(writer, print, opens);
    if (extra?.debug !== undefined) frames.writeDebug(writer, encoder, extra.debug);
    const isFresh = level >= FATAL || extra?.isMeasured === true;
    if ((level >= ERROR || isFresh) && !isQuiet) this.#writeSnapshot(writer, isFresh, opens ? print : undefined);
    if (extra?.event !== undefined) frames.writeEventName(writer, encoder, extra.event);
    if (state.bindings.length > 0) writer.block(state.bindings);
    if (call.hasFields) frames.writeFields(writer, encoder, call.fields);
    if (call.hasMoreFields) frames.writeFields(writer, encoder, call.moreFields);
  }

  #writeFingerprint(writer: ByteWriter, print: Fingerprint, opens: boolean): void {
    frames.writeFingerprint(writer, print.hi, print.lo, opens ? print.cell : NO_CELL, opens ? print.generation : 0);
  }

  #writeSnapshot(writer: ByteWriter, isFresh: boolean, opened: Fingerprint | undefined): void {
    const readings =
      isFresh || opened === undefined
        ? this.#snapshot.now(isFresh)
        : this.#snapshot.at(this.#services.table.openedMs(opened.cell));
    if (readings !== undefined) frames.writeSnapshot(writer, readings);
  }

  #publish(level: number, isQuiet: boolean): void {
    if (isQuiet) return this.#quietRing.publish();
    if (!this.#services.ring.fits() && !this.#settings.waits) {
      this.#services.ring.abandon();
      return this.#drop(level);
    }
    this.#services.ring.publish(this.#isPrimary(level));
  }

  /** Frames that were made while another was being encoded follow it. */
  #publishDeferred(): void {
    for (let next = this.#nesting.deferred.shift(); next !== undefined; next = this.#nesting.deferred.shift())
      this.#copy(next);
  }

  #copy(scratch: ByteWriter): void {
    const { ring } = this.#services;
    const writer = ring.begin();
    writer.ensure(alignUp(scratch.pos));
    writer.bytes.set(scratch.bytes.subarray(0, scratch.pos), writer.pos);
    writer.pos += scratch.pos;
    const kindAndLevel = writer.i32[(writer.start >> 2) + LENGTH_WORD + 1] as number;
    const kind = kindAndLevel & 0xff;
    if (kind === KIND_RECORD || kind === KIND_QUIET) this.#publish(kindAndLevel >> 8, kind === KIND_QUIET);
    else ring.publish(false);
  }
}

/** What a record has that does not come from a log call's arguments. */
interface Extra {
  readonly debug: frames.DebugSection | undefined;
  readonly always: boolean;
  readonly print: Fingerprint | undefined;
  readonly event?: string | undefined;
  /** Has readings of the moment, whatever its level. */
  readonly isMeasured?: boolean;
  readonly at?: Moment | undefined;
}

function templateSite(state: LoggerState, template: string): ThrottleSite {
  const known = state.templates.get(template);
  if (known !== undefined) return known;
  if (state.templates.size >= MAX_TEMPLATES) state.templates.clear();
  const site = new ThrottleSite(`${state.name ?? ""} template`);
  state.templates.set(template, site);
  return site;
}
