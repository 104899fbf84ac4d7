// What requests do: each is a list of steps, and a step is one line of one service.

/**
 * @typedef {{ id: string, traceId: string, parts: Map<string, { writer: import("./processes.mjs").Writer, spanId: string }>, startMs: number, status: number, route: Route, step: number, order: number }} Request
 * @typedef {{ level: string, msg: string, fields: string, logger?: string } | { fails: import("./errors.mjs").ErrorKind }} Told
 * @typedef {{ service: string, tell: (request: Request, context: Context) => Told | undefined }} Step
 * @typedef {{ method: string, pattern: string, path: (random: any) => string, steps: Step[] }} Route
 * @typedef {{ random: ReturnType<import("./random.mjs").makeRandom>, incident: "none" | "provider" | "release", timeMs: number }} Context
 */

const TOWNS = ["Berlin", "Zürich", "São Paulo", "東京", "Łódź", "Boston", "Lyon", "Oslo"];
const WORDS = ["lamp", "chair", "desk", "red shoes", "usb-c cable", '42\\" screen', "rain coat", "tea"];
const PROVIDERS = ["stripe", "adyen", "paypal"];

const line = (level, msg, fields = "", logger = undefined) => ({ level, msg, fields, logger });

const accepted = {
  service: "gateway",
  tell: ({ route }) => line("debug", `${route.method} ${route.pattern} accepted`),
};

/** The access record, which ends a request. */
const access = (service) => ({
  service,
  tell: ({ route, status, startMs, order }, { random, timeMs }) => {
    const seconds = (Math.max(1, timeMs - startMs) / 1_000 + random.below(1_000) / 1e6).toFixed(6);
    const path = route.path(order);
    const level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
    return line(
      level,
      `${route.method} ${path} ${status}`,
      `,"http.request.method":"${route.method}","http.route":"${route.pattern}","url.path":"${path}","http.response.status_code":${status},"http.server.request.duration":${seconds},"http.response.body.size":${200 + random.below(6_000)}`,
    );
  },
});

const fail = (request, kind, status) => {
  request.status = status;
  return { fails: kind };
};

/** @type {Step} */
const reserve = {
  service: "orders",
  tell: (request, { random, incident }) => {
    const chance = random.below(10_000);
    if (chance < 8) return fail(request, "stock", 409);
    if (incident === "release" && chance < 900) return fail(request, "render", 500);
    return line(
      "info",
      "order placed",
      `,"orderId":${request.order},"total":"${random.below(90_000) / 100}","town":"${random.pick(TOWNS)}","tags":["web"]`,
      "orders.db",
    );
  },
};

/** @type {Step} */
const charge = {
  service: "payments",
  tell: (request, { random, incident }) => {
    if (request.status >= 400) return undefined;
    const chance = random.below(10_000);
    if (chance < 12) return fail(request, "card", 402);
    if (incident === "provider" && chance < 3_500) return fail(request, "provider", 502);
    return line(
      "info",
      "payment accepted",
      `,"orderId":${request.order},"provider":"${random.pick(PROVIDERS)}","user":{"id":${random.below(5_000)},"plan":"pro"}`,
    );
  },
};

/** @type {Step} */
const retry = {
  service: "payments",
  tell: (_, { random, incident }) =>
    incident === "provider" || random.below(100) === 0
      ? line(
          "warn",
          "provider is slow, trying again",
          `,"attempt":${1 + random.below(3)},"waitedMs":${random.below(3_000)}`,
        )
      : line("debug", "asking the provider", `,"timeoutMs":3000`),
};

/** @type {Step} */
const find = {
  service: "search",
  tell: (request, { random }) => {
    if (random.below(10_000) < 4) return fail(request, "index", 503);
    return line(
      "info",
      `found ${random.below(400)} products`,
      `,"query":"${random.pick(WORDS)}","tookMs":${random.below(90)}`,
    );
  },
};

const cache = {
  service: "search",
  tell: (_, { random }) =>
    line("trace", random.below(3) === 0 ? "cache miss" : "cache hit", `,"key":"p:${random.below(100_000)}"`),
};
const mail = {
  service: "mailer",
  tell: (request) =>
    request.status >= 400
      ? undefined
      : line("info", "mail queued", `,"template":"order-placed","orderId":${request.order}`),
};

/** @type {readonly Route[]} most frequent several times */
export const ROUTES = [
  ...Array(5).fill({
    method: "GET",
    pattern: "/products/:id",
    path: (order) => `/products/${order % 40_000}`,
    steps: [accepted, cache, find, access("gateway")],
  }),
  ...Array(4).fill({
    method: "POST",
    pattern: "/orders",
    path: () => "/orders",
    steps: [accepted, reserve, retry, charge, mail, access("orders"), access("gateway")],
  }),
  { method: "GET", pattern: "/health", path: () => "/health", steps: [access("gateway")] },
];
