import { batch, computed, signal } from "@preact/signals";
import type { Selection } from "../model/api.js";
import { type Place, readPlace, START, type View, writePlace } from "./place.js";

const current = signal<Place>(START);

/** Where one is. Change it by `go` and `adjust` only. */
export const place = computed(() => current.value);
export const view = computed<View>(() => current.value.view);
export const queryText = computed(() => current.value.q);
const fromMs = computed(() => current.value.fromMs);
const toMs = computed(() => current.value.toMs);
export const entryId = computed(() => current.value.entryId);
export const requestId = computed(() => current.value.requestId);
/** What the lists and charts show; a new object only when one of the three has changed. */
export const selection = computed<Selection>(() => ({
  q: queryText.value || undefined,
  from: fromMs.value,
  to: toMs.value,
}));

/** What of a window the state needs; a test gives its own. */
export interface Browser {
  readonly location: { readonly search: string; readonly pathname: string };
  readonly history: Pick<History, "pushState" | "replaceState">;
  addEventListener(type: "popstate", listener: () => void): void;
  removeEventListener(type: "popstate", listener: () => void): void;
}

let browser: Browser | undefined;
/** What is being adjusted by the latest step of the history; the next adjustment of the same replaces that step. */
let adjusted: string | undefined;

/** Reads the place from the URL and follows the back and forward buttons. */
export function startState(window: Browser): () => void {
  browser = window;
  adjusted = undefined;
  const follow = () => {
    clearTimeout(writeTimer);
    writeTimer = undefined;
    adjusted = undefined;
    current.value = readPlace(window.location.search);
  };
  follow();
  window.addEventListener("popstate", follow);
  return () => window.removeEventListener("popstate", follow);
}

/** Goes somewhere: a step that the back button takes back. */
export function go(change: Partial<Place>): void {
  const next = { ...current.value, ...change };
  if (writePlace(next) === writePlace(current.value)) return;
  writeNow();
  adjusted = undefined;
  current.value = next;
  browser?.history.pushState(null, "", browser.location.pathname + writePlace(next));
}

/**
 * Changes what is still being changed, as typing and brushing do: the first change is a step, the following ones of the same
 * `what` replace it.
 */
export function adjust(what: string, change: Partial<Place>): void {
  if (adjusted !== what) {
    batch(() => {
      go(change);
      adjusted = what;
    });
    return;
  }
  current.value = { ...current.value, ...change };
  scheduleWrite();
}

/** Browsers refuse more than about a hundred changes of the URL in 30 s. */
const WRITE_PAUSE_MS = 300;
let writeTimer: ReturnType<typeof setTimeout> | undefined;

function scheduleWrite(): void {
  writeTimer ??= setTimeout(writeNow, WRITE_PAUSE_MS);
}

/** The step of the history that is being adjusted tells where one is. */
function writeNow(): void {
  if (writeTimer === undefined) return;
  clearTimeout(writeTimer);
  writeTimer = undefined;
  browser?.history.replaceState(null, "", browser.location.pathname + writePlace(current.value));
}

/** Whether the range is being moved step by step. */
export function isMoving(): boolean {
  return adjusted === "range";
}

/** Ends an adjustment: the next one is a step of its own. */
export function settle(): void {
  adjusted = undefined;
}

/** The address of a place, for links: it opens in another tab, too. */
export function hrefOf(change: Partial<Place>): string {
  return writePlace({ ...current.value, ...change }) || "?";
}
