type Fields = Record<string | symbol, unknown>;

const RAW = Symbol("pino-raw-ref");

/** Keys in their order, and `raw`, which is not written. */
function prototypeWith(defaults: Readonly<Record<string, unknown>>): object {
  const keys = Object.entries(defaults).map(([key, value]) => [key, { enumerable: true, writable: true, value }]);
  const raw = {
    enumerable: false,
    get(this: Fields) {
      return this[RAW];
    },
    set(this: Fields, value: unknown) {
      Object.defineProperty(this, RAW, { value, writable: true, configurable: true });
    },
  };
  return Object.create({}, { ...Object.fromEntries(keys), raw });
}

const REQUEST = prototypeWith({
  id: "",
  method: "",
  url: "",
  query: "",
  params: "",
  headers: {},
  remoteAddress: "",
  remotePort: "",
});
const RESPONSE = prototypeWith({ statusCode: 0, headers: "" });

/** A request of `node:http`, Express or hapi. */
export function reqSerializer(request: unknown): Fields {
  const req = request as Fields;
  const info = req["info"] as Fields | undefined;
  const connection = (info || req["socket"]) as Fields | undefined;
  const result = Object.create(REQUEST) as Fields;
  const { id } = req;
  result["id"] = typeof id === "function" ? id.call(req) : id || (info ? info["id"] : undefined);
  result["method"] = req["method"];
  result["url"] = urlOf(req);
  if (req["query"]) result["query"] = req["query"];
  if (req["params"]) result["params"] = req["params"];
  result["headers"] = req["headers"];
  result["remoteAddress"] = connection?.["remoteAddress"];
  result["remotePort"] = connection?.["remotePort"];
  result["raw"] = req["raw"] || req;
  return result;
}

/** Express keeps the whole URL aside; hapi's is an object with a path. */
function urlOf(req: Fields): unknown {
  if (req["originalUrl"]) return req["originalUrl"];
  if (typeof req["path"] === "string") return req["path"];
  const url = req["url"] as Fields | undefined;
  return url ? url["path"] || url : undefined;
}

/** A response of `node:http`. */
export function resSerializer(response: unknown): Fields {
  const res = response as Fields;
  const result = Object.create(RESPONSE) as Fields;
  result["statusCode"] = res["headersSent"] ? res["statusCode"] : null;
  result["headers"] = typeof res["getHeaders"] === "function" ? res["getHeaders"]() : res["_headers"];
  result["raw"] = res;
  return result;
}
