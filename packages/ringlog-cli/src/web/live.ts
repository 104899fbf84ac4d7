import { computed, effect, signal } from "@preact/signals";
import type { StatusReply } from "../model/api.js";
import { api } from "./api.js";

/** The server's state; undefined until it has told it. */
export const status = signal<StatusReply | undefined>(undefined);

/** Whether counts are of a part of the lines only. */
export const isIndexing = computed(() => status.value?.indexing.isComplete === false);

/** `lost`: no events come, the page tries again by itself. */
export type Connection = "connecting" | "open" | "lost";
export const connection = signal<Connection>("connecting");

/** Grows whenever lines were appended or the index has become more complete: a reason to ask again. */
export const revision = signal(0);

/** While the index is being made, questions slow that down: they are asked more rarely. */
const SLOW_MS = 1000;
const SLOW_WHILE_INDEXING_MS = 5000;
const REVISION_WHILE_INDEXING_MS = 1500;

/** `revision`, but more rarely: for what costs more to ask than rows do. */
export const slowRevision = signal(0);
let slowTimer: ReturnType<typeof setTimeout> | undefined;
effect(() => {
  const latest = revision.value;
  if (latest === slowRevision.peek() || slowTimer !== undefined) return;
  slowTimer = setTimeout(
    () => {
      slowTimer = undefined;
      slowRevision.value = revision.peek();
    },
    isIndexing.peek() ? SLOW_WHILE_INDEXING_MS : SLOW_MS,
  );
});

const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 5000;

/**
 * Listens to the server's events. The browser reconnects by itself after a broken connection, with the id of the last
 * event, but gives up after an answer that is no stream; then it is tried again here.
 */
export function startLive(): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let wasLost = false;
  const open = () => {
    source = new EventSource("/api/events");
    source.addEventListener("open", () => {
      retryMs = FIRST_RETRY_MS;
      if (wasLost) catchUp();
      wasLost = false;
      connection.value = "open";
    });
    source.addEventListener("error", () => {
      wasLost = true;
      connection.value = "lost";
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, MAX_RETRY_MS);
    });
    source.addEventListener("status", (event) => takeStatus(JSON.parse(event.data)));
    // Which lines came is asked by those who show them, under their selection.
    source.addEventListener("lines", () => {
      revision.value++;
    });
    source.addEventListener("reset", catchUp);
  };
  open();
  askStatus();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

/** What events told meanwhile is not known: all is asked again. */
function catchUp(): void {
  askStatus();
  revision.value++;
}

function askStatus(): void {
  api.status().then(takeStatus, () => {
    if (connection.value === "connecting") connection.value = "lost";
  });
}

let growthTimer: ReturnType<typeof setTimeout> | undefined;

function takeStatus(next: StatusReply): void {
  const last = status.value;
  status.value = next;
  if (last === undefined || !isFurther(last, next)) return;
  if (next.indexing.isComplete) {
    clearTimeout(growthTimer);
    growthTimer = undefined;
    revision.value++;
  } else {
    growthTimer ??= setTimeout(() => {
      growthTimer = undefined;
      revision.value++;
    }, REVISION_WHILE_INDEXING_MS);
  }
}

function isFurther(last: StatusReply, next: StatusReply): boolean {
  return last.indexing.isComplete !== next.indexing.isComplete || last.indexing.lines !== next.indexing.lines;
}
