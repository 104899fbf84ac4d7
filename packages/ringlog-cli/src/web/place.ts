/** Where in the page one is; all of it stands in the URL, so that a link leads there and the back button returns. */
export interface Place {
  readonly view: View;
  /** In the query language. */
  readonly q: string;
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly toMs: number | undefined;
  /** The line that is open in the panel. */
  readonly entryId: string | undefined;
  /** The request that is open in the view of requests. */
  readonly requestId: string | undefined;
}

export const VIEWS = ["logs", "errors", "requests"] as const;
export type View = (typeof VIEWS)[number];

export const START: Place = {
  view: "logs",
  q: "",
  fromMs: undefined,
  toMs: undefined,
  entryId: undefined,
  requestId: undefined,
};

/** @param search of a URL, with or without `?`; what it says wrongly is as if it were not there */
export function readPlace(search: string): Place {
  const params = new URLSearchParams(search);
  const [fromMs, toMs] = readRange(params);
  return {
    view: VIEWS.find((view) => view === params.get("view")) ?? START.view,
    q: params.get("q") ?? "",
    fromMs,
    toMs,
    entryId: params.get("entry") || undefined,
    requestId: params.get("request") || undefined,
  };
}

/** @returns the part of a URL behind its path: `""` or `?…` */
export function writePlace(place: Place): string {
  const params = new URLSearchParams();
  if (place.view !== START.view) params.set("view", place.view);
  if (place.q !== "") params.set("q", place.q);
  if (place.fromMs !== undefined) params.set("from", String(place.fromMs));
  if (place.toMs !== undefined) params.set("to", String(place.toMs));
  if (place.requestId !== undefined) params.set("request", place.requestId);
  if (place.entryId !== undefined) params.set("entry", place.entryId);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

function readRange(params: URLSearchParams): [number | undefined, number | undefined] {
  const from = readTime(params.get("from"));
  const to = readTime(params.get("to"));
  if (from !== undefined && to !== undefined && to <= from) return [undefined, undefined];
  return [from, to];
}

/** The times that a Date can have. */
const MAX_TIME_MS = 8.64e15;

function readTime(text: string | null): number | undefined {
  if (text === null || !/^-?\d{1,16}$/.test(text)) return undefined;
  const timeMs = Number(text);
  return Math.abs(timeMs) <= MAX_TIME_MS ? timeMs : undefined;
}
