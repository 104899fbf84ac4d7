// Errors as the library writes them: stack, causes, arguments, the state of the machine; and what it withholds of a storm.

const WINDOW_MS = 10_000;

/** By what fails. `message` gets a number, so that the texts differ while the fingerprint does not. */
const KINDS = {
  provider: {
    type: "ProviderTimeoutError",
    message: (n) => `payment of order ${n} failed: no answer within 3000 ms`,
    functionName: "PaymentService.charge",
    file: "/srv/payments/src/payment-service.ts",
    cause: {
      type: "Error",
      message: "connect ETIMEDOUT 10.4.0.17:443",
      props: { code: "ETIMEDOUT", syscall: "connect" },
    },
    fingerprint: "9ee8af7c891661f0",
    code: "E_PROVIDER",
  },
  card: {
    type: "CardDeclinedError",
    message: (n) => `card of customer ${n} was declined`,
    functionName: "PaymentService.authorise",
    file: "/srv/payments/src/payment-service.ts",
    cause: undefined,
    fingerprint: "41c02d6be7a95f13",
    code: "E_DECLINED",
  },
  stock: {
    type: "OutOfStockError",
    message: (n) => `article ${n} is out of stock`,
    functionName: "OrderService.reserve",
    file: "/srv/orders/src/order-service.ts",
    cause: { type: "QueryError", message: 'could not serialize access to "stock"', props: { code: "40001" } },
    fingerprint: "d07f1ab8c3e24960",
    code: "E_STOCK",
  },
  render: {
    type: "TypeError",
    message: () => "Cannot read properties of undefined (reading 'price')",
    functionName: "renderTotals",
    file: "/srv/orders/src/render-totals.ts",
    cause: undefined,
    fingerprint: "2b5d9e6f70a1c834",
    code: undefined,
  },
  index: {
    type: "IndexUnavailableError",
    message: (n) => `shard ${n % 12} does not answer`,
    functionName: "SearchIndex.find",
    file: "/srv/search/src/search-index.ts",
    cause: { type: "Error", message: "socket hang up", props: { code: "ECONNRESET" } },
    fingerprint: "77a4e0c9d2f6b158",
    code: "E_SHARD",
  },
};

/** @typedef {keyof typeof KINDS} ErrorKind */

const STACK_DEPTH = 9;

function stackOf(type, message, functionName, file) {
  const frames = Array.from({ length: STACK_DEPTH }, (_, depth) =>
    depth < 4
      ? `    at ${depth === 0 ? functionName : `step${depth}`} (${file}:${40 + depth * 17}:${9 + depth})`
      : `    at process.processTicksAndRejections (node:internal/process/task_queues:${90 + depth}:5)`,
  );
  return JSON.stringify([`${type}: ${message}`, ...frames].join("\n"));
}

const causesOf = ({ cause, file }) =>
  cause === undefined
    ? ""
    : `,"exception.causes":${JSON.stringify([{ type: cause.type, message: cause.message, stacktrace: "" }]).replace(
        '"stacktrace":""',
        `"stacktrace":${stackOf(cause.type, cause.message, "TCPConnectWrap.afterConnect", file)},"props":${JSON.stringify(cause.props)}`,
      )}`;

/** @param {ReturnType<import("./random.mjs").makeRandom>} random */
export function makeErrors(random) {
  /** By process and kind: until when more are withheld, and what was. */
  const windows = new Map();

  /**
   * @param {import("./processes.mjs").Writer} writer
   * @param {ErrorKind} kind
   * @param {"none" | "provider" | "release"} incident
   * @returns {{ msg: string, fields: string } | undefined} undefined: withheld
   */
  function take(writer, kind, incident, timeMs, requestId) {
    const key = `${writer.pid} ${kind}`;
    const open = windows.get(key);
    const message = KINDS[kind].message(random.below(90_000) + 10_000);
    if (open !== undefined) {
      if (open.count++ === 0) open.firstMs = timeMs;
      Object.assign(open, { lastMs: timeMs, messages: [...open.messages, message].slice(0, 5) });
      open.requestIds = [...open.requestIds, requestId].slice(0, 5);
      return undefined;
    }
    windows.set(key, { writer, kind, endMs: timeMs + WINDOW_MS, count: 0, requestIds: [], messages: [] });
    return { msg: message, fields: errorFields(kind, message, incident) };
  }

  function errorFields(kind, message, incident) {
    const { type, functionName, file, fingerprint, code } = KINDS[kind];
    const props = code === undefined ? "" : `,"exception.props":{"code":"${code}"}`;
    return (
      `,"exception.type":"${type}","exception.message":${JSON.stringify(message)}` +
      `,"exception.stacktrace":${stackOf(type, message, functionName, file)}${causesOf(KINDS[kind])}${props}` +
      `,"error.fingerprint":"${fingerprint}","code.function.name":"${functionName}"` +
      `,"debug.args":[{"id":${random.below(90_000)},"customer":"c-${random.hex8()}"},"[redacted]"],"debug.path":["${functionName}"],"debug.crash":false` +
      snapshot(incident)
    );
  }

  function snapshot(incident) {
    const busy = incident === "release" ? 0.6 : 0;
    const share = (base, spread) => (base + random.share() * spread).toFixed(4);
    const memory = 180_000_000 + random.below(40_000_000) + (incident === "release" ? 300_000_000 : 0);
    return (
      `,"process.cpu.utilization":${share(0.15 + busy, 0.2)},"process.memory.usage":${memory}` +
      `,"v8js.memory.heap.used":${memory >> 1},"v8js.memory.heap.limit":4345298944` +
      `,"nodejs.eventloop.utilization":${share(0.2 + busy, 0.2)},"nodejs.eventloop.delay.p99":${share(busy / 2, 0.01)}` +
      `,"system.cpu.utilization":${share(0.2 + busy / 2, 0.2)},"system.memory.utilization":${share(0.4, 0.05)}` +
      `,"snapshot.age_ms":${random.below(100)},"snapshot.window_ms":100.4`
    );
  }

  /**
   * @param {(timeMs: number) => string} timeText
   * @returns {{ writer: import("./processes.mjs").Writer, msg: string, fields: string } | undefined} the summary of a window that is over
   */
  function nextSummary(nowMs, timeText) {
    for (const [key, open] of windows) {
      if (open.endMs > nowMs) continue;
      windows.delete(key);
      if (open.count > 0) return summaryOf(open, timeText);
    }
    return undefined;
  }

  return { take, nextSummary };
}

function summaryOf({ writer, kind, count, firstMs, lastMs, requestIds, messages }, timeText) {
  const { type, functionName, fingerprint } = KINDS[kind];
  return {
    writer,
    msg: `${functionName}: ${type}: ${messages[0]}`,
    fields:
      `,"error.fingerprint":"${fingerprint}","event.name":"ringlog.suppressed","log_count":${count}` +
      `,"first_observed_timestamp":"${timeText(firstMs)}","last_observed_timestamp":"${timeText(lastMs)}"` +
      `,"suppressed.requests":${count},"suppressed.request_ids":${JSON.stringify(requestIds)},"suppressed.messages":${JSON.stringify(messages)}`,
  };
}
