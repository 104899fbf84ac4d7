/** Where Next.js keeps what it finds out about a request, on Node's own object. */
const META = Symbol.for("NextInternalRequestMeta");

interface Meta {
  readonly match?: { readonly definition?: { readonly pathname?: unknown } };
}

/** Pages that answer where no route matched. */
const FALLBACKS: ReadonlySet<string> = new Set(["/_not-found", "/_error", "/_global-error", "/404", "/500"]);

/** The route that Next.js has matched, such as `/users/[id]`, if it says so. */
export function routeOf(request: object): string | undefined {
  const path = (request as { readonly [META]?: Meta })[META]?.match?.definition?.pathname;
  return typeof path === "string" ? knownRoute(path) : undefined;
}

/** The same of `routePath`, which for some routes is the file's: `/api/users/[id]/route`. */
export function knownRoute(path: string): string | undefined {
  const route = path.replace(/\/(?:route|page)$/, "") || "/";
  return FALLBACKS.has(route) ? undefined : route;
}

/** The route of a handler that was called with these parameters: their values are taken out of the path again, from its end on. */
export function routeFromParams(path: string, params: { readonly [name: string]: unknown }): string {
  const segments = path.split("/").map(decoded);
  for (const [name, value] of Object.entries(params).reverse()) {
    const values = (Array.isArray(value) ? value : [value]).map(String).map(decoded);
    const start = findRun(segments, values);
    if (start >= 0) segments.splice(start, values.length, Array.isArray(value) ? `[...${name}]` : `[${name}]`);
  }
  return segments.join("/");
}

function findRun(segments: readonly string[], values: readonly string[]): number {
  for (let start = segments.length - values.length; start > 0; start--) {
    if (values.length > 0 && values.every((value, index) => segments[start + index] === value)) return start;
  }
  return -1;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A lone percent sign stands for itself.
    return segment;
  }
}
