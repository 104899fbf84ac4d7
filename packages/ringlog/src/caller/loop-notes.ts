import {
  addName,
  DEPTH,
  HELD,
  type LoopBoard,
  MAX_PATH,
  PATH,
  REQUEST_LENGTH,
  REQUEST_START,
} from "../ring/loop-board.js";
import type { RequestContext, RequestNotes } from "./context.js";
import { type Site, siteName } from "./debug/site.js";
import type { DebugState } from "./debug/state.js";

/**
 * Notes on the board which decorated functions and which request run. The wrappers of `debug` know nothing of it: they keep
 * `depth`, which becomes an accessor at the first need, and stays one. `start` and `stop` say whether it notes anything.
 */
export function createNotes(board: LoopBoard, state: DebugState, context: RequestContext) {
  const { words } = board;
  const { sites } = state;
  const notes = requestNotes(board);
  let { depth } = state;
  let isOn = false;
  const enter = (next: number) => {
    if (next <= MAX_PATH) words[PATH + next - 1] = placeOf(board, sites[next - 1]);
    notes.note(context.getRequestId());
  };
  // As short as it is, V8 puts it into the wrappers.
  const set = (next: number) => {
    if (next > depth && isOn) enter(next);
    depth = next;
    words[DEPTH] = isOn ? next : 0;
  };
  Object.defineProperty(state, "depth", { get: () => depth, set, enumerable: true, configurable: true });
  makeFast(state);
  return {
    start: () => {
      isOn = true;
      context.notes = notes;
    },
    stop: () => {
      isOn = false;
      context.notes = undefined;
      words[DEPTH] = 0;
    },
  };
}

/** V8 makes a hash table of an object of which a property changes its kind, and each call 400 ns slower; but not of a prototype. */
function makeFast(state: DebugState): void {
  const heir: Pick<DebugState, "depth"> = Object.create(state);
  for (let times = 0; times < 3; times++) void heir.depth;
}

function placeOf(board: LoopBoard, site: Site | undefined): number {
  if (site === undefined) return 0;
  site.noteAt ??= addName(board, siteName(site));
  return site.noteAt;
}

function requestNotes({ words, bytes }: LoopBoard): RequestNotes & { note(id: string | undefined): void } {
  let last: string | undefined;
  const note = (id: string | undefined) => {
    if (id === last) return;
    last = id;
    const length = id?.length ?? 0;
    for (let index = 0; index < length; index++) bytes[REQUEST_START + index] = (id as string).charCodeAt(index);
    words[REQUEST_LENGTH] = length;
  };
  const hold = (count: number) => {
    words[HELD] = (words[HELD] as number) + count;
  };
  return {
    note,
    during: (id, run) => {
      const before = last;
      note(id);
      hold(1);
      try {
        return run();
      } finally {
        hold(-1);
        note(before);
      }
    },
    from: (id) => {
      note(id);
      hold(1);
      // What runs after this turn's code is known only where a decorated function begins.
      queueMicrotask(() => hold(-1));
    },
  };
}
