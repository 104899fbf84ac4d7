import { isMainThread } from "node:worker_threads";
import type { RequestContext } from "../caller/context.js";
import type { DebugState } from "../caller/debug/state.js";
import { createNotes } from "../caller/loop-notes.js";
import { startPulse } from "../caller/loop-pulse.js";
import { createBoard, type LoopBoard, type StallPlan } from "../ring/loop-board.js";

/** The main thread's part in watching its loop. Other threads are made for work that takes long, and are not watched. */
export class LoopGuard {
  readonly #state: DebugState;
  readonly #context: RequestContext;
  /** One for good: the names on it are. */
  #board: LoopBoard | undefined;
  #notes: ReturnType<typeof createNotes> | undefined;
  #plan: StallPlan | null = null;
  #stopAll: (() => void) | undefined;

  constructor(state: DebugState, context: RequestContext) {
    this.#state = state;
    this.#context = context;
  }

  /** Watches or not. True: the worker must be told. */
  configure(plan: StallPlan | null): boolean {
    if (plan?.afterMs === this.#plan?.afterMs && plan?.stack === this.#plan?.stack) return false;
    this.stop();
    if (plan !== null && isMainThread) this.#start(plan);
    return true;
  }

  /** What the worker watches. */
  get board(): LoopBoard | undefined {
    return this.#stopAll === undefined ? undefined : this.#board;
  }

  stop(): void {
    this.#stopAll?.();
    this.#stopAll = undefined;
    this.#plan = null;
  }

  #start(plan: StallPlan): void {
    this.#board ??= createBoard();
    const stopPulse = startPulse(this.#board, plan);
    this.#notes ??= createNotes(this.#board, this.#state, this.#context);
    this.#notes.start();
    this.#stopAll = () => {
      stopPulse();
      this.#notes?.stop();
    };
    this.#plan = plan;
  }
}
