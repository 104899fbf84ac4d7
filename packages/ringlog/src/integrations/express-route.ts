import type { Exchange } from "./request/exchange.js";

/** What Express's routers read and set on a request on their way. */
interface Routed {
  baseUrl: string;
  readonly params?: { readonly [name: string]: unknown };
  route?: { readonly path?: unknown } | undefined;
  [WATCH]?: RouteWatch;
}

/** The part of a path that routers have taken off, as it came and as a pattern. */
interface Mount {
  readonly url: string;
  readonly pattern: string;
}

const WATCH = Symbol("ringlog.route");
const TOP: Mount = { url: "", pattern: "" };

/**
 * Follows the routers of Express 4 and 5, which set `route` and `baseUrl` by plain assignments: when one hands an error back, it also
 * takes back the path that it was mounted at, and the parameters in it.
 */
class RouteWatch {
  readonly #exchange: Exchange;
  readonly #mounts: Mount[] = [TOP];
  route: Routed["route"];
  baseUrl = "";

  constructor(exchange: Exchange, request: Routed) {
    this.#exchange = exchange;
    this.route = request.route;
    this.mount(request.baseUrl, request.params);
  }

  mount(url: string, params: Routed["params"]): void {
    this.baseUrl = url;
    while (this.#mounts.length > 1 && !String(url).startsWith(this.#top.url)) this.#mounts.pop();
    const { url: outer, pattern } = this.#top;
    if (typeof url === "string" && url.length > outer.length)
      this.#mounts.push({ url, pattern: pattern + patternOf(url.slice(outer.length), params) });
  }

  match(route: Routed["route"]): void {
    this.route = route;
    const path = route?.path;
    if (path !== undefined) this.#exchange.route = join(this.#top.pattern, String(path));
  }

  get #top(): Mount {
    return this.#mounts.at(-1) as Mount;
  }
}

const ACCESSORS: PropertyDescriptorMap & ThisType<Routed & { [WATCH]: RouteWatch }> = {
  route: {
    configurable: true,
    enumerable: true,
    get() {
      return this[WATCH].route;
    },
    set(route: Routed["route"]) {
      this[WATCH].match(route);
    },
  },
  baseUrl: {
    configurable: true,
    enumerable: true,
    get() {
      return this[WATCH].baseUrl;
    },
    set(url: string) {
      this[WATCH].mount(url, this.params);
    },
  },
};

export function watchRoute(exchange: Exchange, request: object): void {
  const routed = request as Routed;
  if (routed[WATCH] !== undefined) return;
  routed[WATCH] = new RouteWatch(exchange, routed);
  Object.defineProperties(routed, ACCESSORS);
}

/** The path with its parameters' values taken out again, so that it is the same for all: Express doesn't tell how it was written. */
function patternOf(url: string, params: Routed["params"]): string {
  const segments = url.split("/");
  for (const name in params) {
    const index = segments.findLastIndex((segment) => isValue(segment, params[name]));
    if (index > 0) segments[index] = `:${name}`;
  }
  return segments.join("/");
}

function isValue(segment: string, value: unknown): boolean {
  if (segment === value) return true;
  try {
    return segment.includes("%") && decodeURIComponent(segment) === value;
  } catch {
    // Not encoded well: no router has taken it for a parameter.
    return false;
  }
}

function join(mount: string, path: string): string {
  return path === "/" && mount !== "" ? mount : mount + path;
}
