// What every log call touches stands by itself: constants of one number are written into the code that uses them when the package
// is built, members of objects are not.
export const HOST_CELL = 1;
export const TICK_CELL = 34;
export const PRODUCED_BYTES_DOUBLE = 1;
export const SEQ_COUNT_DOUBLE = 4;
export const CONSUMED_BYTES_DOUBLE = 32;
export const PUBLISHED_CELL = 0;

/**
 * Shared memory of one process: the hub. One SharedArrayBuffer; cells of 32 bits for what is waited on or changed with
 * Atomics, then one block of 64-bit floats per thread, then one per sink. Cells that different threads write often stand on
 * cache lines of their own.
 *
 *     byte 0            ┌──────────────────────────────────────────────┐
 *                       │ hub cells (i32), 256 bytes                   │
 *     HUB_BYTES         ├──────────────────────────────────────────────┤
 *                       │ thread block 0: 96 × f64                     │  caller's half │ consumer's half
 *                       │ thread block 1 …                             │
 *     SINKS_OFFSET      ├──────────────────────────────────────────────┤
 *                       │ sink block 0: 16 × f64, sink block 1         │
 *                       │ state: 16 × f64                              │
 *                       │ block of each sink of a module: 16 × f64     │
 *                       └──────────────────────────────────────────────┘
 *
 * Where rings lie in files, the hub's cells alone stay in shared memory, since only there can be waited, and everything behind them
 * is that of a second memory of the same layout, whose first 256 bytes are the file's header.
 *
 * Counters are plain 64-bit floats with one writer each: aligned stores of 8 bytes are whole on every 64-bit platform that
 * Node.js runs on, and 2^53 records outlast the machine.
 */
export const HUB_CELLS = {
  /** Counts rings of the doorbell; the worker waits on it. */
  bell: 0,
  /** One of HOST_ states: who consumes, and whether it must be woken. */
  host: HOST_CELL,
  /** The consumer's lock: 0, or one of OWNER_. */
  lock: 16,
  /** Counts flush requests; `flushDone` follows. */
  flushRequest: 17,
  flushDone: 18,
  /** Set once the process ends, to one of EXIT_: the worker drains, summarises, and gives the lock away for good. */
  exitRequest: 19,
  exitDone: 20,
  /** Counts the worker's turns, so that others can tell slow from dead. */
  heartbeat: 32,
  /** Counts commits; waited on by callers that want room. */
  progress: 33,
  /**
   * Changes every 2 ms while the worker sees to it, which it does while many records come: as long as it stands still, callers
   * need not look at the clock. 0: it doesn't change.
   */
  tick: TICK_CELL,
  /** Counts the times that a caller asked for ticks. */
  tickRequest: 35,
  /** The process's threshold, as a level number. */
  level: 48,
  /** Counts configurations. */
  configVersion: 49,
  /** Version of the configuration that the consumer works with. */
  appliedConfig: 50,
  /** Next thread block that was never used. */
  nextBlock: 51,
  /** The process that writes the file for the consumer, or for the one before; 0: there is none. */
  writerPid: 53,
  /** Version of a configuration whose frame was committed, and which must hold from then on. */
  committedConfig: 52,
  /** Counts how often the file could not be forced to the disk, and the system's number of the last reason. */
  syncFailures: 54,
  syncErrno: 55,
  /** Set with a flush that shall summarise what is withheld: what comes after it may be the end. */
  summarise: 60,
  /** Threads that must not be ended just now; see `loading.ts`. */
  loading: 58,
} as const;

/**
 * Double of the hub (in the place of cells 56 and 57) in which the worker keeps the wall clock, in ms, while it is awake; 0 otherwise. It
 * may lag by a turn of the worker, which is near enough for when a duplicate was withheld.
 */
export const CLOCK_DOUBLE = 28;

/** Nobody consumes yet. */
export const HOST_NONE = 0;
/** The worker boots. */
export const HOST_STARTING = 1;
/** The worker looks at the rings by itself, every few milliseconds at the latest. */
export const HOST_AWAKE = 2;
/** The worker waits for the bell. */
export const HOST_ASLEEP = 3;
/** Each thread that publishes sees to draining itself. */
export const HOST_INLINE = 4;

/** The process ends: what goes on in the background is left to the next start. */
export const EXIT_PROCESS = 1;
/** The log is closed: there is a little time. */
export const EXIT_CLOSE = 2;

export const OWNER_NONE = 0;
export const OWNER_WORKER = 1;
export const OWNER_CALLER = 2;

export const HUB_BYTES = 256;
export const MAX_THREADS = 1024;
export const BLOCK_DOUBLES = 120;
const DOUBLE_BYTES = 8;
export const SINKS_OFFSET = HUB_BYTES + MAX_THREADS * BLOCK_DOUBLES * DOUBLE_BYTES;
export const SINK_DOUBLES = 16;
export const SINK_COUNT = 2;
const STATE_OFFSET = SINKS_OFFSET + SINK_COUNT * SINK_DOUBLES * DOUBLE_BYTES;
const STATE_DOUBLES = 16;
const MODULES_OFFSET = STATE_OFFSET + STATE_DOUBLES * DOUBLE_BYTES;
/** How many sinks of modules a process may name in its life. */
export const MODULE_SINKS = 16;
export const HUB_TOTAL_BYTES = MODULES_OFFSET + MODULE_SINKS * SINK_DOUBLES * DOUBLE_BYTES;
const STATE_START = STATE_OFFSET / DOUBLE_BYTES;

/**
 * Doubles of the hub in which the consumer notes the state of the process, for those who find its memory after its death. They
 * count from the hub's beginning.
 */
export const STATE = {
  /** When the worker looked at the rings last, in ms since the epoch. */
  seenMs: STATE_START,
  /** Version of the configuration that the consumer works with. */
  appliedConfig: STATE_START + 1,
  /** Readings of the process and the machine, as in `Snapshot`; 0: not read yet. */
  processCpu: STATE_START + 2,
  processMemoryBytes: STATE_START + 3,
  systemCpu: STATE_START + 4,
  systemMemory: STATE_START + 5,
  /** When these were read, in ms since the epoch. */
  readMs: STATE_START + 6,
  /** As the hub's cell of that name. */
  committedConfig: STATE_START + 7,
  /** Records in the consumer's recorder, which die with it. */
  kept: STATE_START + 8,
  /** How many refused ones the recorder has told of, of all threads. */
  toldRefused: STATE_START + 9,
} as const;

/** Doubles of a thread's block that the caller writes. Arrays have one double a level. */
export const CALLER = {
  threadId: 0,
  producedBytes: PRODUCED_BYTES_DOUBLE,
  /** Sequence numbers that threads gave which had the block before. */
  earlierSeq: 2,
  suppressed: 3,
  /** The last sequence number that was given; a number counts as an accepted record, see `acceptedCount`. */
  seq: SEQ_COUNT_DOUBLE,
  /** Records for the recorder that found no room; they count nowhere else. */
  quietRefused: 5,
  /** As `earlierSeq`, of `CONSUMER.recorded`. */
  earlierRecorded: 6,
  /** Records refused because the ring was full. */
  droppedFull: 8,
  /** Claimed with Atomics as a 32-bit word: 1 while a thread uses the block. */
  live: 14,
} as const;

/** Doubles of a thread's block that the consumer writes. */
export const CONSUMER = {
  consumedBytes: CONSUMED_BYTES_DOUBLE,
  written: 33,
  /** Number of the segment with the first frame that is not committed. */
  headSegment: 34,
  /** Segment and offset of the frame that is in the consumer's hands; segment 0: none. */
  inHandSegment: 35,
  inHandOffset: 36,
  /** Of the frame that was in the hands of a consumer that died. */
  suspectSegment: 37,
  suspectOffset: 38,
  suspectSeq: 39,
  /** Records lost by a failing sink. */
  droppedSink: 40,
  /** Records of the recorder that were written or given up by a sink: each took the next number of its thread. */
  recorded: 46,
  /** The same of threads that are gone, counted where the error was; they take no number here. */
  recordedElsewhere: 47,
  /** Records lost because the process or the thread ended. */
  droppedExit: 48,
  /** Records that a writer process was given and had not confirmed when the process ended. */
  unconfirmed: 56,
  /** What loss records have told of so far: the three kinds of dropped, one after the other. */
  reported: 64,
  /** How many unconfirmed records were told of, of all levels. */
  reportedUnconfirmed: 90,
  /** What `reported` becomes once the batch of this order is sealed, 0 where there is none: the loss records are in that batch. */
  tellingOrder: 95,
  telling: 96,
} as const;

/** Doubles of a sink's block. */
export const SINK = { written: 0, bytes: 1, droppedFull: 2, droppedSink: 3, droppedExit: 4, unconfirmed: 5 } as const;
/** Records that were handed to the sink that `written` does not speak of; a double of its block. */
export const SINK_PUSHED = 8;
/**
 * Of a sink of a module: whether a consumer waits for it (HAND_WAITS) or is in the middle of a call of it (HAND_CALLS), and how often
 * one has ended there since it last took something.
 */
export const SINK_IN_HAND = 9;
export const SINK_DEATHS = 10;
export const HAND_WAITS = 1;
export const HAND_CALLS = 2;
export const SINK_FILE = 0;
export const SINK_CONSOLE = 1;
/** The first of the sinks of modules. */
export const SINK_MODULE = 2;

/** First double of a thread's block, counted from the hub's beginning. */
export function blockStart(block: number): number {
  return HUB_BYTES / DOUBLE_BYTES + block * BLOCK_DOUBLES;
}

/** First double of a sink's block. */
export function sinkStart(sink: number): number {
  const offset = sink < SINK_MODULE ? SINKS_OFFSET : MODULES_OFFSET - SINK_MODULE * SINK_DOUBLES * DOUBLE_BYTES;
  return offset / DOUBLE_BYTES + sink * SINK_DOUBLES;
}

/**
 * A segment: 64 bytes of header cells (i32), then frames one after the other. A ring is a chain of segments of one
 * producer; the consumer frees them in order, and the producer takes them again.
 */
export const SEGMENT_HEADER_BYTES = 64;
export const SEGMENT_CELLS = {
  /** Byte offset up to which frames are published. */
  published: PUBLISHED_CELL,
  /** 1 when no frame will follow in this segment. */
  sealed: 1,
  /** Number of the segment that follows; valid once sealed. */
  next: 2,
  /** 1 when the consumer is done with it. */
  free: 3,
  /** Byte offset up to which frames are committed: what a new consumer starts from. */
  committed: 4,
} as const;
