import {
  AFTER_MS,
  DEBUG_PORT,
  GAP_FROM_MS,
  GAP_MS,
  IS_INSPECTED,
  type LoopBoard,
  openBoard,
  PERIOD_MS,
  type Running,
  readRunning,
  STACK_FORBIDDEN,
  TOLD_MS,
  TURN_MS,
  WANTS_STACK,
} from "../../ring/loop-board.js";
import { LoopStand } from "./loop-stand.js";
import { type CpuReading, isListening, isTraced, readCpu } from "./main-cpu.js";
import { stackRefusal, takeStack } from "./main-stack.js";
import { StallLimit, type Withheld } from "./stall-limit.js";

/**
 * Looks at the loop within `afterMs`: while it turns, and while it is overdue. Between two looks the whole process may have been
 * stopped without being found out.
 */
const LOOKS = 2;
const OVERDUE_LOOKS = 8;
const SHORTEST_MS = 5;
const LONGEST_MS = 1_000;
/** Below this share of its time the main thread neither has a CPU nor wants one: it waits for something else. */
const WAITING_CPU = 0.1;
const NOTHING: Running = { path: [], requestId: undefined };

/** Shares of a stall's time. */
export interface CpuShare {
  readonly used: number;
  readonly waited: number;
}

/** A stall, when it has lasted as long as is told, or when it is over. */
export interface StallNews {
  readonly isOngoing: boolean;
  /** It ended with the process, or the watch. */
  readonly isLast: boolean;
  /** Undefined where another worker has seen it begin. */
  readonly durationMs: number | undefined;
  /** Ms since the epoch. */
  readonly sinceMs: number | undefined;
  readonly running: Running;
  readonly cpu: CpuShare | undefined;
  readonly stack: string | undefined;
}

/** What watching needs of its worker. */
export interface WatcherServices {
  now(): number;
  /** There is something to tell. */
  wake(): void;
  warn(line: string): void;
  /** Whether the process ends: its main thread waits for this one. */
  isEnding(): boolean;
}

interface Stall {
  readonly turnMs: number;
  readonly isTold: boolean;
  readonly running: Running;
  readonly sinceMs: number | undefined;
  readonly cpuFrom: CpuReading | undefined;
  uncountedMs: number;
  /** At the last look. */
  standsMs: number | undefined;
}

/** Watches the main thread's loop from the worker, with a timer of its own: a disk that hangs holds up what is written, not this. */
export class LoopWatcher {
  readonly #services: WatcherServices;
  readonly #stand = new LoopStand();
  readonly #limit = new StallLimit();
  #board: LoopBoard | undefined;
  #canTakeStack = false;
  #timer: NodeJS.Timeout | undefined;
  #abortStack: (() => void) | undefined;
  /** Since when, and of which turn, it is suspected to stand still; and what ran then. */
  #suspectedTurnMs = 0;
  #cpuFrom: CpuReading | undefined;
  #running = NOTHING;
  #stall: Stall | undefined;
  readonly #news: StallNews[] = [];

  constructor(services: WatcherServices) {
    this.#services = services;
  }

  /** Begins to watch; undefined: ends. */
  watch(memory: ArrayBufferLike | undefined): void {
    this.stop();
    this.#board = memory === undefined ? undefined : openBoard(memory);
    if (this.#board === undefined) return;
    const { times, words } = this.#board;
    const toldMs = times[TOLD_MS] as number;
    // Told by a worker that is gone.
    if (toldMs !== 0) this.#stall = stallOf(toldMs, true, NOTHING, undefined, undefined);
    this.#canTakeStack = words[WANTS_STACK] !== 0 && this.#probe(words[WANTS_STACK] === STACK_FORBIDDEN);
    // It may have stood still for longer than this thread took to begin.
    this.#beginToSuspect(this.#services.now(), times[TURN_MS] as number);
    this.#expect(intervalMs(times, LOOKS));
  }

  /** Ends watching. What stands still is over: by the end of the process, if not by itself. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#board !== undefined && this.#stall !== undefined) this.#over(this.#services.now(), true);
    this.#board = undefined;
  }

  get hasNews(): boolean {
    return this.#news.length > 0;
  }

  take(): StallNews[] {
    return this.#news.splice(0);
  }

  /** When there is something to tell of stalls that were not told one by one. */
  get withheldDueMs(): number {
    return this.#limit.dueMs;
  }

  takeWithheld(): Withheld | undefined {
    return this.#limit.take();
  }

  #probe(isForbidden: boolean): boolean {
    const refusal = isForbidden ? "the permission model forbids the inspector" : stackRefusal();
    if (refusal !== undefined)
      this.#services.warn(`stall: stacks cannot be taken (${refusal}); stalls are told without`);
    return refusal === undefined;
  }

  #expect(delayMs: number): void {
    this.#stand.expect(this.#services.now() + delayMs);
    this.#timer = setTimeout(() => this.#look(), delayMs);
    this.#timer.unref();
  }

  #look(): void {
    const board = this.#board;
    if (board === undefined || this.#services.isEnding()) return;
    const { times } = board;
    const nowMs = this.#services.now();
    const turnMs = times[TURN_MS] as number;
    // Not watched any more; a message says so, too.
    if (turnMs === 0) return;
    const standsMs = this.#stand.look(nowMs, turnMs, times[PERIOD_MS] as number);
    if (this.#stall !== undefined) this.#follow(this.#stall, nowMs, turnMs, standsMs);
    if (this.#stall === undefined && standsMs > 0) this.#suspect(board, nowMs, turnMs, standsMs);
    const isOverdue = standsMs > 0;
    const nextMs = intervalMs(times, isOverdue ? OVERDUE_LOOKS : LOOKS);
    const leftMs = (times[AFTER_MS] as number) - standsMs;
    this.#expect(isOverdue && this.#stall === undefined ? Math.min(nextMs, Math.max(1, Math.ceil(leftMs))) : nextMs);
  }

  #follow(stall: Stall, nowMs: number, turnMs: number, standsMs: number): void {
    if (stall.turnMs !== turnMs) return this.#over(nowMs, false);
    stall.standsMs = standsMs;
    stall.uncountedMs = this.#stand.uncountedMs;
  }

  #suspect(board: LoopBoard, nowMs: number, turnMs: number, standsMs: number): void {
    if (this.#suspectedTurnMs !== turnMs) this.#beginToSuspect(nowMs, turnMs);
    const running = readRunning(board);
    // Between two short calls there is none; the one before is of the same turn.
    if (running.path.length > 0 || running.requestId !== undefined) this.#running = running;
    if (standsMs >= (board.times[AFTER_MS] as number)) this.#begin(board, nowMs, turnMs, standsMs);
  }

  #beginToSuspect(nowMs: number, turnMs: number): void {
    this.#suspectedTurnMs = turnMs;
    this.#cpuFrom = readCpu(nowMs);
    this.#running = NOTHING;
  }

  #begin(board: LoopBoard, nowMs: number, turnMs: number, standsMs: number): void {
    const cpu = this.#cpuShare(this.#cpuFrom, nowMs);
    const isWaiting = cpu === undefined || cpu.used + cpu.waited < WAITING_CPU;
    const isInspected = board.words[IS_INSPECTED] === 1;
    if (isTraced() || (isInspected && isWaiting)) {
      this.#stand.discount(nowMs, board.times[PERIOD_MS] as number);
      this.#suspectedTurnMs = 0;
      return;
    }
    const sinceMs = Date.now() - standsMs;
    const stall = stallOf(turnMs, this.#limit.admit(nowMs), this.#running, sinceMs, this.#cpuFrom);
    stall.standsMs = standsMs;
    stall.uncountedMs = this.#stand.uncountedMs;
    this.#stall = stall;
    if (!stall.isTold) return;
    board.times[TOLD_MS] = turnMs;
    const tell = (stack: string | undefined) =>
      this.#tell({ isOngoing: true, isLast: false, durationMs: standsMs, sinceMs, running: stall.running, cpu, stack });
    const takesStack = this.#canTakeStack && !isWaiting && !isInspected;
    if (takesStack && !isListening(board.words[DEBUG_PORT] as number)) this.#takeStack(tell);
    else tell(undefined);
  }

  #takeStack(tell: (stack: string | undefined) => void): void {
    let isDone = false;
    const abort = takeStack((stack) => {
      isDone = true;
      this.#abortStack = undefined;
      tell(stack);
    });
    if (!isDone) this.#abortStack = abort;
  }

  #over(nowMs: number, isLast: boolean): void {
    this.#abortStack?.();
    const stall = this.#stall;
    const board = this.#board;
    this.#stall = undefined;
    if (stall === undefined || board === undefined) return;
    const durationMs = this.#durationMs(stall, board, nowMs);
    if (!stall.isTold) return this.#limit.withhold(nowMs, durationMs ?? 0);
    board.times[TOLD_MS] = 0;
    const { running, sinceMs, cpuFrom } = stall;
    const hasTurned = board.times[TURN_MS] !== stall.turnMs;
    const cpu = this.#cpuShare(cpuFrom, nowMs);
    this.#tell({ isOngoing: false, isLast: isLast && !hasTurned, durationMs, sinceMs, running, cpu, stack: undefined });
  }

  /** From the turns before and after it, which the main thread notes; else what was seen of it. */
  #durationMs(stall: Stall, { times }: LoopBoard, nowMs: number): number | undefined {
    const { turnMs, uncountedMs, standsMs } = stall;
    const hasTurned = times[TURN_MS] !== turnMs;
    const gapMs = times[GAP_FROM_MS] === turnMs ? (times[GAP_MS] as number) : hasTurned ? undefined : nowMs - turnMs;
    if (gapMs === undefined) return standsMs;
    return Math.max(gapMs - uncountedMs - (times[PERIOD_MS] as number) / 2, standsMs ?? 0);
  }

  #cpuShare(from: CpuReading | undefined, nowMs: number): CpuShare | undefined {
    if (from === undefined || nowMs - from.atMs < 1) return undefined;
    const now = readCpu(nowMs);
    const passedMs = nowMs - from.atMs;
    const share = (ms: number) => Math.min(1, Math.max(0, ms / passedMs));
    return { used: share(now.usedMs - from.usedMs), waited: share(now.waitedMs - from.waitedMs) };
  }

  #tell(news: StallNews): void {
    this.#news.push(news);
    this.#services.wake();
  }
}

function intervalMs(times: Float64Array, looks: number): number {
  return Math.min(Math.max((times[AFTER_MS] as number) / looks, SHORTEST_MS), LONGEST_MS);
}

function stallOf(
  turnMs: number,
  isTold: boolean,
  running: Running,
  sinceMs: number | undefined,
  cpuFrom: CpuReading | undefined,
): Stall {
  return { turnMs, isTold, running, sinceMs, cpuFrom, uncountedMs: 0, standsMs: undefined };
}
