import type { LogRecord } from "../../src/record/record.js";
import type { CodeSource } from "../../src/worker/format/pretty/code-frame.js";
import {
  cause,
  errorOf,
  object,
  PAYMENT_FAILURE,
  recordWith,
  SNAPSHOT,
} from "../../src/worker/format/pretty.fixture.js";

const FILES = new Map([
  [
    "/app/src/pay.ts",
    [
      ...Array.from({ length: 39 }, () => ""),
      "  async charge(card: Card): Promise<Receipt> {",
      "    const reply = await this.gateway.charge(card);",
      '    if (!reply.ok) throw new PaymentError("charge failed", { cause: reply.error });',
      "    return reply.receipt;",
    ],
  ],
  [
    "/app/src/jobs.ts",
    ["export function nightly(jobs: readonly Job[]) {", "\treturn Promise.any(jobs.map(run));", "}"],
  ],
  [
    "/app/src/total.ts",
    [
      "",
      "  const rates = await load();",
      "",
      "  return items.reduce((sum, item) => sum + item.price * rates[item.currency].factor, 0);",
      "}",
    ],
  ],
]);

/** The files that the code frames are of. */
export const SOURCE: CodeSource = { lines: (path) => FILES.get(path), redact: (code) => code };

const SERVER_FRAMES = [
  "handle (/app/node_modules/express/lib/router/layer.js:95:5)",
  "next (/app/node_modules/express/lib/router/route.js:149:13)",
  "process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
];

function failure(error: LogRecord["error"], more: Partial<LogRecord> = {}): LogRecord {
  return recordWith({
    level: "error",
    msg: error?.message ?? "",
    requestId: "7f3a91c2",
    snapshot: SNAPSHOT,
    error,
    ...more,
  });
}

const PLAIN = failure(
  errorOf(
    cause(
      "TypeError",
      "Cannot read properties of undefined (reading 'factor')",
      "total (/app/src/total.ts:4:63)",
      "checkout (/app/src/checkout.ts:88:5)",
      ...SERVER_FRAMES,
    ),
  ),
  { fields: object({ orderId: "A-1017", items: 3 }) },
);

const AGGREGATE = failure(
  errorOf(cause("AggregateError", "All promises were rejected", "nightly (/app/src/jobs.ts:2:17)"), {
    errors: [
      cause("TimeoutError", "no answer within 5 s", "backup (/app/src/backup.ts:31:11)", ...SERVER_FRAMES),
      cause("Error", "connect ECONNREFUSED 10.0.0.5:5432", "TCPConnectWrap.afterConnect (node:net:1607:16)"),
      { type: "string", message: "skipped", stacktrace: "" },
    ],
  }),
  { requestId: undefined },
);

const CYCLIC = failure(
  errorOf(cause("Error", "outer", "retry (/app/src/retry.ts:9:9)"), {
    causes: [
      cause("Error", "inner", "attempt (/app/src/retry.ts:4:9)", "retry (/app/src/retry.ts:8:3)"),
      { type: "", message: "[circular]", stacktrace: "" },
    ],
  }),
);

const SYNTAX = failure(
  errorOf({
    type: "SyntaxError",
    message: "Unexpected identifier 'cards'",
    stacktrace: [
      "file:///app/plugins/cards.js:7",
      "  export const total = amount cards;",
      "                              ^^^^^",
      "",
      "SyntaxError: Unexpected identifier 'cards'",
      "    at compileSourceTextModule (node:internal/modules/esm/utils:340:16)",
      "    at ModuleLoader.moduleStrategy (node:internal/modules/esm/translators:167:18)",
      "    at async loadPlugin (file:///app/src/plugins.ts:12:20)",
    ].join("\n"),
  }),
);

const SUMMARY = recordWith({
  level: "error",
  msg: "Payments.charge: PaymentError: charge failed",
  seq: undefined,
  fingerprint: PAYMENT_FAILURE.fingerprint,
  event: object({
    "event.name": "ringlog.suppressed",
    log_count: 4812,
    first_observed_timestamp: "2024-05-01T12:03:07.412Z",
    last_observed_timestamp: "2024-05-01T12:03:09.410Z",
    "suppressed.requests": 311,
    "suppressed.request_ids": ["81bc0d3e", "9e107d9d", "e4d909c2", "90b5a0ea"],
    "suppressed.messages": ["charge of 101 failed", "charge of 102 failed", "charge of 103 failed"],
  }),
});

const DROPPED = recordWith({
  level: "warn",
  msg: "records were dropped",
  threadId: 3,
  seq: undefined,
  event: object({
    "event.name": "ringlog.dropped",
    "dropped.count": 1512,
    "dropped.reason": "full",
    "dropped.by_level": object({ trace: 0, debug: 12, info: 1500 }),
  }),
});

/** By the name of the golden file: what is logged, one after the other. */
export const CASES: ReadonlyMap<string, readonly LogRecord[]> = new Map([
  ["error", [PLAIN]],
  [
    "debug-call",
    [failure(errorOf({ ...PAYMENT_FAILURE.error, causes: [] } as never), { debug: PAYMENT_FAILURE.debug })],
  ],
  ["cause-chain", [PAYMENT_FAILURE]],
  ["aggregate-error", [AGGREGATE]],
  ["thrown-string", [failure(errorOf({ type: "string", message: "out of cards", stacktrace: "" }))]],
  ["cyclic-causes", [CYCLIC]],
  ["syntax-error", [SYNTAX]],
  [
    "no-stack",
    [failure(errorOf({ type: "Error", message: "stack was deleted", stacktrace: "" }), { msg: "job failed" })],
  ],
  ["suppressed", [PAYMENT_FAILURE, SUMMARY]],
  ["dropped", [DROPPED]],
]);
