/** How the main thread's loop is watched. */
export interface StallPlan {
  readonly afterMs: number;
  readonly stack: boolean;
}

/**
 * Shared memory in which the main thread shows what it is at, for the worker to read while that thread stands still. There is
 * none where stalls are not watched.
 *
 *     byte 0      times: 8 × f64
 *     64          words: 48 × i32
 *     256         the request's id, Latin-1
 *     512         names of functions, one after the other: 2 bytes of length, then UTF-8
 */
export interface LoopBoard {
  readonly memory: ArrayBufferLike;
  readonly times: Float64Array;
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
}

/** All in ms of the monotonic clock. */
export const TURN_MS = 0; // of the loop's last turn; 0: it is not watched
export const PERIOD_MS = 1; // between two turns that are noted, while the loop turns
export const AFTER_MS = 2;
export const GAP_FROM_MS = 3; // the last time that the loop stood still: the turn before, and the time to the one after
export const GAP_MS = 4;
export const TOLD_MS = 5; // written by the worker: the turn before a stall that was told and is not over; 0: none

export const WANTS_STACK = 0; // one of STACK_
export const IS_INSPECTED = 1; // whether the inspector listened at the last turn
export const DEBUG_PORT = 2;
export const DEPTH = 3; // decorated calls on the stack
export const HELD = 4; // above 0: the request's id holds without a decorated call, too
export const REQUEST_LENGTH = 5;
export const NAMES_END = 6;
export const PATH = 8; // where the names of the decorated calls begin, outermost first
export const MAX_PATH = 32;

/** Stacks are wanted, and can be taken as far as the main thread knows; or Node.js was started so that they cannot. */
export const STACK_WANTED = 1;
export const STACK_FORBIDDEN = 2;

export const REQUEST_START = 256;
const NAMES_START = 512;
/** Enough for some 8,000 functions. Memory that is never touched is not taken. */
const BOARD_BYTES = 256 * 1_024;
const MAX_NAME_BYTES = 512;

export function createBoard(): LoopBoard {
  const board = openBoard(new SharedArrayBuffer(BOARD_BYTES));
  board.words[NAMES_END] = NAMES_START;
  return board;
}

export function openBoard(memory: ArrayBufferLike): LoopBoard {
  return {
    memory,
    times: new Float64Array(memory, 0, 8),
    words: new Int32Array(memory, 64, 48),
    bytes: new Uint8Array(memory),
  };
}

/** Where the name stands from now on; 0 where there is no room left. */
export function addName({ words, bytes }: LoopBoard, name: string): number {
  const text = Buffer.from(name).subarray(0, MAX_NAME_BYTES);
  const at = words[NAMES_END] as number;
  if (at + 2 + text.length > bytes.length) return 0;
  bytes[at] = text.length & 0xff;
  bytes[at + 1] = text.length >> 8;
  bytes.set(text, at + 2);
  words[NAMES_END] = at + 2 + text.length;
  return at;
}

/** What the main thread is at, as far as it is known. */
export interface Running {
  /** Decorated functions, from the innermost outwards. */
  readonly path: readonly string[];
  readonly requestId: string | undefined;
}

export function readRunning(board: LoopBoard): Running {
  const { words } = board;
  const depth = words[DEPTH] as number;
  const path: string[] = [];
  for (let index = Math.min(depth, MAX_PATH) - 1; index >= 0; index--) {
    const name = readName(board, words[PATH + index] as number);
    // A wrapper around a wrapper, or a function that calls itself, is one.
    if (name !== undefined && name !== path.at(-1)) path.push(name);
  }
  return { path, requestId: depth > 0 || (words[HELD] as number) > 0 ? readRequest(board) : undefined };
}

function readName({ bytes }: LoopBoard, at: number): string | undefined {
  if (at === 0) return undefined;
  const length = (bytes[at] as number) + ((bytes[at + 1] as number) << 8);
  return Buffer.from(bytes.subarray(at + 2, at + 2 + length)).toString();
}

function readRequest({ words, bytes }: LoopBoard): string | undefined {
  const end = REQUEST_START + (words[REQUEST_LENGTH] as number);
  return end === REQUEST_START ? undefined : Buffer.from(bytes.subarray(REQUEST_START, end)).toString("latin1");
}
