// Lines as ringlog writes them, made by hand.

/** Whose a line is; what is left out is that of the first thread of one process. */
export interface LineOrigin {
  readonly instanceId?: string;
  readonly threadId?: number;
  readonly timeMs?: number;
}

const START_MS = Date.UTC(2026, 10, 27);

/** A record, without the line's end. */
export function recordLine({ seq, ...origin }: LineOrigin & { readonly seq: number }, fields: object = {}): string {
  return JSON.stringify({ ...head(origin, "info", "order placed"), seq, ...fields });
}

/** What ringlog says of `count` lost records. */
export function droppedLine(origin: LineOrigin, count: number): string {
  const event = { "event.name": "ringlog.dropped", "dropped.count": count, "dropped.reason": "full" };
  return JSON.stringify({ ...head(origin, "warn", `${count} records were dropped`), ...event });
}

function head({ instanceId = "aaaaaaaa", threadId = 0, timeMs = 0 }: LineOrigin, level: string, msg: string) {
  return {
    time: new Date(START_MS + timeMs).toISOString(),
    level,
    msg,
    "service.name": "Shop",
    "service.instance.id": instanceId,
    "process.pid": 1_800,
    "thread.id": threadId,
  };
}
