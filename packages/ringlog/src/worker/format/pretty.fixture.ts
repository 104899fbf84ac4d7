import type { CauseInfo, ErrorInfo, LogRecord, Snapshot, Value, ValueObject } from "../../record/record.js";

const PLAIN: LogRecord = {
  timeMs: new Date(2024, 4, 1, 14, 3, 7, 412).getTime(),
  level: "info",
  msg: "",
  serviceName: "PaymentService",
  serviceInstanceId: "k2j4h5g6",
  loggerName: undefined,
  pid: 4711,
  threadId: 0,
  seq: 1,
  requestId: undefined,
  traceId: undefined,
  spanId: undefined,
  error: undefined,
  fingerprint: undefined,
  debug: undefined,
  snapshot: undefined,
  event: undefined,
  fields: new Map(),
};

/** A record of 14:03:07.412 local time, with what the test is about. */
export function recordWith(parts: Partial<LogRecord>): LogRecord {
  return { ...PLAIN, ...parts };
}

export function object(entries: Readonly<Record<string, Value>>): ValueObject {
  return new Map(Object.entries(entries));
}

type BareCause = Pick<CauseInfo, "type" | "message" | "stacktrace">;

export function cause(type: string, message: string, ...frames: readonly string[]): BareCause {
  return { type, message, stacktrace: [`${type}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join("\n") };
}

export function errorOf(info: CauseInfo, more: Partial<ErrorInfo> = {}): ErrorInfo {
  return { ...info, causes: info.causes ?? [], errors: info.errors ?? [], props: info.props, ...more };
}

export const SNAPSHOT: Snapshot = {
  processCpu: 0.93,
  processMemoryBytes: 412e6,
  heapUsedBytes: 71e6,
  heapLimitBytes: 100e6,
  loopUtilization: 0.4,
  loopDelayP99Seconds: 0.18,
  systemCpu: 0.5,
  systemMemory: 0.4,
  ageMs: 12,
  windowMs: 1000,
};

const SERVER_FRAMES = [
  "async checkout (/app/src/checkout.ts:88:5)",
  "Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)",
  "next (/app/node_modules/express/lib/router/route.js:149:13)",
  "process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
];

/** An error with a chain of three causes, caught by `debug`. */
export const PAYMENT_FAILURE = recordWith({
  level: "error",
  msg: "charge failed",
  requestId: "7f3a91c2",
  fingerprint: "5d41402abc4b2a76",
  snapshot: SNAPSHOT,
  debug: {
    functionName: "Payments.charge",
    args: [object({ card: "[redacted]", amount: 100 })],
    path: ["Payments.charge", "Checkout.run"],
    crash: true,
    durationMs: undefined,
  },
  error: errorOf(cause("PaymentError", "charge failed", "Payments.charge (/app/src/pay.ts:42:11)", ...SERVER_FRAMES), {
    props: object({ code: "E_PAY", status: 502 }),
    causes: [
      cause(
        "Error",
        "db down",
        "connect (/app/src/db.ts:12:9)",
        "Pool.acquire (/app/node_modules/pg-pool/index.js:45:11)",
        "Pool.query (/app/node_modules/pg-pool/index.js:85:11)",
        "load (/app/src/load.ts:7:3)",
        ...SERVER_FRAMES,
      ),
      cause("Error", "connect ECONNREFUSED 10.0.0.5:5432", "TCPConnectWrap.afterConnect (node:net:1607:16)"),
      { type: "string", message: "the switch is off", stacktrace: "" },
    ],
  }),
});
