/** A small log of two services, whose times do not depend on when it is read. */
const START_MS = Date.parse("2026-11-27T10:00:00.000Z");

const STACK = `PaymentError: charge failed
    at Payments.charge (/srv/shop/src/pay.ts:42:11)
    at checkout (/srv/shop/src/checkout.ts:88:5)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`;

let seq = 0;

function line(atMs: number, level: string, msg: string, service: string, fields: object = {}): string {
  const pid = service === "web" ? 100 : 200;
  const head = { time: new Date(START_MS + atMs).toISOString(), level, msg, "service.name": service };
  const origin = {
    "service.instance.id": service === "web" ? "aaaaaaaa" : "bbbbbbbb",
    "process.pid": pid,
    "thread.id": 0,
  };
  return JSON.stringify({ ...head, ...origin, ...fields });
}

function numbered(): object {
  seq++;
  return { seq };
}

function failure(request: string, trace: string): object {
  return {
    ...numbered(),
    "request.id": request,
    trace_id: trace,
    span_id: "00f067aa0ba902b7",
    "exception.type": "PaymentError",
    "exception.message": "charge failed",
    "exception.stacktrace": STACK,
    "exception.causes": [
      {
        type: "Error",
        message: "connection lost",
        stacktrace: "Error: connection lost\n    at send (/srv/shop/src/net.ts:7:9)",
      },
    ],
    "error.fingerprint": "9ee8af7c891661f0",
    "code.function.name": "Payments.charge",
    "debug.args": [{ order: 7 }, "[redacted]"],
  };
}

export const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

/** Of the service `web`. */
export function webLog(): string {
  seq = 0;
  const request = { "request.id": "r-1", trace_id: TRACE_ID, span_id: "00f067aa0ba902b7" };
  const lines = [
    line(0, "info", "listening", "web", { ...numbered(), port: 8080 }),
    line(1_000, "info", "order placed", "web", { ...numbered(), ...request, orderId: 7, total: "12.50" }),
    line(1_242, "error", "POST /orders 502", "web", {
      ...numbered(),
      ...request,
      "http.request.method": "POST",
      "http.route": "/orders",
      "url.path": "/orders",
      "http.response.status_code": 502,
      "http.server.request.duration": 0.242,
    }),
    line(60_000, "warn", "queue is long\nand grows", "web", { ...numbered(), waiting: 41 }),
    line(120_000, "debug", "tick 1", "web", { ...numbered() }),
    line(180_000, "debug", "tick 2", "web", { ...numbered() }),
  ];
  return `${lines.join("\n")}\n`;
}

/** Of the service `pay`, with a line that is cut off and one that is no JSON. */
export function payLog(): string {
  seq = 0;
  const lines = [
    line(1_030, "info", "charging", "pay", {
      ...numbered(),
      "request.id": "r-1b",
      trace_id: TRACE_ID,
      span_id: "00f067aa0ba902b8",
    }),
    line(1_230, "error", "charge failed", "pay", failure("r-1b", TRACE_ID)),
    line(3_000, "error", "charge failed", "pay", failure("r-2", "a".repeat(32))),
    line(13_000, "error", "pay: PaymentError: charge failed", "pay", {
      "error.fingerprint": "9ee8af7c891661f0",
      "event.name": "ringlog.suppressed",
      log_count: 4_810,
      first_observed_timestamp: new Date(START_MS + 3_100).toISOString(),
      last_observed_timestamp: new Date(START_MS + 12_900).toISOString(),
      "suppressed.requests": 309,
      "suppressed.request_ids": ["r-3", "r-4"],
    }),
    "plain text \u001b[31mred\u001b[0m \u001b[2Jcleared\tand a tab",
    '{"time":"2026-11-27T10:00:20.000Z","level":"info","msg":"cut o',
    line(30_000, "fatal", "going down", "pay", {
      ...numbered(),
      "exception.type": "TypeError",
      "exception.message": "x is undefined",
      "exception.stacktrace": "TypeError: x is undefined\n    at main (/srv/shop/src/main.ts:3:1)",
      "error.fingerprint": "1111111111111111",
    }),
  ];
  return `${lines.join("\n")}\n`;
}
