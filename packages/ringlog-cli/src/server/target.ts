/** What a request names. The path stands as it was sent: nothing in it is decoded, shortened or resolved. */
export interface Target {
  readonly path: string;
  readonly search: URLSearchParams;
}

/** @param text of the request's first line */
export function toTarget(text: string): Target {
  const end = text.indexOf("?");
  return end === -1
    ? { path: text, search: new URLSearchParams() }
    : { path: text.slice(0, end), search: new URLSearchParams(text.slice(end + 1)) };
}
