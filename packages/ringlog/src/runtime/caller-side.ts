import { isMainThread, threadId } from "node:worker_threads";
import type { RequestContext } from "../caller/context.js";
import { Emitter, type EmitterSettings } from "../caller/emitter.js";
import type { ThreadSampler } from "../caller/snapshot.js";
import { Throttle } from "../caller/throttle.js";
import type { RunFolder } from "../durable/run-folder.js";
import { KIND_SAMPLE, KIND_WINDOW } from "../record/frame.js";
import { Interner } from "../record/interner.js";
import { ERROR, SILENT } from "../record/level.js";
import { monotonicMs, type TimeSource } from "../record/monotonic.js";
import { createKeyMatcher } from "../record/redact-key.js";
import type { Announcement, SegmentMemory } from "../ring/announcement.js";
import { DictionaryProducer } from "../ring/dictionary.js";
import { askForTicks, blockView, type Hub, recordedCount, takeBlock } from "../ring/hub.js";
import { CALLER } from "../ring/layout.js";
import { MemoryReturn } from "../ring/memory-return.js";
import { RingProducer } from "../ring/producer.js";
import { SEGMENT_BYTES, type Segment } from "../ring/segment.js";
import type { ThrottleTable } from "../ring/throttle-table.js";
import { SystemSampler } from "../snapshot/system-sampler.js";
import { ringName } from "./ring-registry.js";
import type { SharedOptions } from "./thread-link.js";

/** One thread's half of the way: its ring, and what fills it. */
export interface CallerSide {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly ring: RingProducer;
  readonly emitter: Emitter;
  readonly dictionary: DictionaryProducer;
  /** Takes over a configuration. */
  configure(options: SharedOptions, isAlone: boolean): void;
}

/** What a caller's side needs of the rest. */
export interface CallerSideServices {
  readonly hub: Hub;
  readonly table: ThrottleTable;
  readonly context: RequestContext;
  readonly sampler: () => ThreadSampler;
  readonly announce: (announcement: Announcement) => void;
  readonly onPublish: () => void;
  readonly waitForRoom: (ring: RingProducer) => boolean;
  readonly time: TimeSource;
  /** Definitions that this ring shares with another one. */
  readonly dictionary?: DictionaryProducer | undefined;
  /** Where rings lie in files. */
  readonly run?: RunFolder | undefined;
}

let ringCount = 0;
const memoryReturn = new MemoryReturn();

/**
 * Makes this thread's ring and everything that writes to it, going on from the side it had `before` and from the `definitions` that
 * bindings of its loggers refer to. Undefined where the process has too many threads.
 */
export function createCallerSide(
  services: CallerSideServices,
  options: SharedOptions,
  isAlone: boolean,
  before?: CallerSide | undefined,
  definitions?: DictionaryProducer | undefined,
): CallerSide | undefined {
  const { hub, table, announce, run } = services;
  const block = takeBlock(hub, isMainThread ? 0 : threadId);
  if (block === undefined) return undefined;
  if (before !== undefined) continueSeq(blockView(hub, block), before);
  const name = ringName(isMainThread ? 0 : threadId, ++ringCount);
  const source = (isDictionary: boolean) => run?.source(name, block, isMainThread ? 0 : threadId, isDictionary);
  let isAnnounced = false;
  const tell = (announcement: Announcement) => isAnnounced && announce(announcement);
  const newDictionary = () =>
    new DictionaryProducer(
      (segment) => tell({ type: "dictionary", ring: name, segment: memoryOf(segment) }),
      source(true),
      definitions,
    );
  const dictionary = services.dictionary ?? newDictionary();
  const announcer = {
    added: (segment: Segment) => tell({ type: "segment", ring: name, segment: memoryOf(segment) }),
    removed: (numbers: readonly number[]) => {
      tell({ type: "removed", ring: name, numbers });
      run?.removeSegments(name, numbers);
      memoryReturn.note(numbers.length * SEGMENT_BYTES);
    },
  };
  const ring = new RingProducer(hub, block, announcer, services.onPublish, source(false));
  announce({
    type: "ring",
    ring: name,
    block,
    segments: ring.segments.map(memoryOf),
    dictionary: dictionary.segments.map(memoryOf),
  });
  isAnnounced = true;
  return assemble(services, ring, dictionary, options, isAlone, table);
}

function assemble(
  services: CallerSideServices,
  ring: RingProducer,
  dictionary: DictionaryProducer,
  first: SharedOptions,
  isAlone: boolean,
  table: ThrottleTable,
): CallerSide {
  const reports = {
    sample: (cell: number, generation: number, requestId: string | undefined, message: string | undefined) => {
      if (emitter.hasRoom(ERROR)) emitter.control(KIND_SAMPLE, { cell, generation, requestId, message });
    },
    closed: (window: object) => emitter.control(KIND_WINDOW, window),
  };
  const throttle = new Throttle(table, reports, services.time.monotonicMs);
  let options: SharedOptions = first;
  const emitterServices = {
    ring,
    context: services.context,
    throttle,
    table,
    time: services.time,
    hubDoubles: services.hub.doubles,
    hubCells: services.hub.cells,
    askForTicks: () => askForTicks(services.hub),
    snapshot: (fresh: boolean) => (options.metrics ? readings(services.sampler(), fresh) : undefined),
    waitForRoom: () => services.waitForRoom(ring),
  };
  const emitter = new Emitter(emitterServices, emitterSettings(options), newInterner(dictionary, options));
  const configure = (next: SharedOptions, nextIsAlone: boolean) => {
    ring.configure(next.bufferBytes, next.limits.recordBytes);
    throttle.configure(next.throttleMs, nextIsAlone);
    if (next !== options) emitter.configure(emitterSettings(next), newInterner(dictionary, next));
    options = next;
  };
  configure(first, isAlone);
  return { hub: services.hub, table, ring, emitter, dictionary, configure };
}

function newInterner(dictionary: DictionaryProducer, options: SharedOptions): Interner {
  return new Interner(dictionary, createKeyMatcher(options.redact));
}

/** Memory of a file cannot be sent to other threads, its path can. */
function memoryOf({ number, memory, path }: Segment): SegmentMemory {
  return { number, memory: path ?? memory };
}

/** Sequence numbers go on from those of the ring before, which are counted already. */
function continueSeq(counters: Float64Array, { ring }: CallerSide): void {
  const last = ring.counters[CALLER.seq] as number;
  counters[CALLER.earlierSeq] = (counters[CALLER.earlierSeq] as number) - last;
  counters[CALLER.seq] = last;
  counters[CALLER.earlierRecorded] = -recordedCount(ring.counters);
}

/** Lowest level that each sink takes; SILENT where it doesn't exist. */
export function sinkFloors(options: SharedOptions) {
  return {
    file: options.filePath === null ? SILENT : (options.fileLevel ?? 0),
    console: options.console === "off" ? SILENT : (options.consoleLevel ?? 0),
    modules: options.sinks.reduce((least, { level = 0 }) => Math.min(least, level), SILENT),
  };
}

function emitterSettings(options: SharedOptions): EmitterSettings {
  const floors = sinkFloors(options);
  const lowest = Math.min(floors.file, floors.console, floors.modules);
  const hasOutput = options.filePath !== null || options.console !== "off";
  const primaryFloor = options.filePath === null ? floors.console : floors.file;
  return {
    limits: options.limits,
    throttleMs: options.throttleMs,
    throttleLevel: options.throttleLevel,
    floor: lowest < SILENT ? lowest : 0,
    // Without a file and a console, `written` speaks of all that is handed on.
    primaryFloor: hasOutput ? primaryFloor : 0,
    recorderLevel: options.recorder?.level ?? SILENT,
    waits: options.onFull === "wait",
    bufferBytes: options.bufferBytes,
  };
}

let freshSystem: SystemSampler | undefined;

/** In the order of `Snapshot`. For a fatal record everything is read here and now; else the worker adds the machine's. */
function readings(sampler: ThreadSampler, fresh: boolean): readonly number[] {
  const thread = sampler.read(fresh);
  const system = fresh ? readSystem() : undefined;
  return [
    thread.processCpu,
    thread.processMemoryBytes,
    thread.heapUsedBytes,
    thread.heapLimitBytes,
    thread.loopUtilization,
    thread.loopDelayP99Seconds,
    system?.systemCpu ?? Number.NaN,
    system?.systemMemory ?? Number.NaN,
    thread.ageMs,
    thread.windowMs,
  ];
}

function readSystem() {
  freshSystem ??= new SystemSampler({ now: monotonicMs });
  return freshSystem.read(true);
}
