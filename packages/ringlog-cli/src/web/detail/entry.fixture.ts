import type { EntryReply, Row } from "../../model/api.js";

export const TIME_MS = Date.UTC(2026, 10, 27, 14, 3, 7, 412);

/** A line of the list, as the server tells it. */
export function rowOf(more: Partial<Row> = {}): Row {
  return {
    id: "k.0",
    timeMs: TIME_MS,
    level: "info",
    msg: "order placed",
    service: "Shop",
    logger: null,
    requestId: "r-1",
    errorType: null,
    fingerprint: null,
    isBad: false,
    ...more,
  };
}

/** What the server answers of one line with these fields. */
export function replyOf(fields: Record<string, unknown> | null, more: Partial<EntryReply> = {}): EntryReply {
  return {
    row: rowOf(),
    file: "shop.log",
    raw: more.raw ?? (fields === null ? '{"time":"torn' : JSON.stringify(fields)),
    isCut: false,
    fields,
    before: [],
    after: [],
    neighbours: "request",
    group: undefined,
    baseline: undefined,
    ...more,
  };
}

/** Fields of an error as the library writes them. */
export const ERROR_FIELDS: Readonly<Record<string, unknown>> = {
  time: new Date(TIME_MS).toISOString(),
  level: "error",
  msg: "charge failed",
  "service.name": "Shop",
  "process.pid": 4711,
  "thread.id": 0,
  "request.id": "r-1",
  "exception.type": "PaymentError",
  "exception.message": "charge failed",
  "exception.stacktrace":
    "PaymentError: charge failed\n    at charge (file:///app/src/pay.ts:42:11)\n    at run (/app/node_modules/pool/index.js:5:1)\n    at node:internal/main:1:2\n    at checkout (/app/src/shop/checkout.ts:88:3)",
  "exception.props": { code: "E_PAY", status: 502 },
  "exception.causes": [
    {
      type: "Error",
      message: "connection lost",
      stacktrace:
        "Error: connection lost\n    at connect (/app/src/db.ts:1:2)\n    at node:internal/main:1:2\n    at checkout (/app/src/shop/checkout.ts:88:3)",
      props: { port: 5432 },
    },
  ],
  "error.fingerprint": "9ee8af7c891661f0",
  "code.function.name": "charge",
  "debug.args": [{ id: 7 }, "[redacted]"],
  "debug.path": ["charge", "checkout"],
  "debug.crash": true,
  "process.cpu.utilization": 0.93,
  "process.memory.usage": 412_000_000,
  orderId: 7,
};
