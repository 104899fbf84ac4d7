// The lines of the log, one a call, always the same for the same seed and number.
import { incidentAt, makeSchedule, makeTimeText } from "./day.mjs";
import { makeErrors } from "./errors.mjs";
import { makeWriters } from "./processes.mjs";
import { makeRandom } from "./random.mjs";
import { ROUTES } from "./requests.mjs";

const DAY_S = 86_400;
/** Between two lines of a request where the machine is not busy. */
const STEP_MS = 6;

/**
 * @param {number} lines of the whole log
 * @param {number} seed
 * @returns {(line: number) => string} a line with its end; to be asked in order
 */
export function makeLines(lines, seed) {
  const random = makeRandom(seed);
  const writers = makeWriters(random);
  const errors = makeErrors(random);
  const due = makeSchedule(lines);
  const timeText = makeTimeText();
  /** Requests that run side by side: more where there are more lines a second. */
  const running = Array.from({ length: Math.max(2, Math.min(32, Math.round(lines / DAY_S / 8))) }, () => undefined);
  let nowMs = 0;
  let orders = 10_000;

  return (number) => {
    const dueMs = due(number);
    if (nowMs < dueMs - 60_000) nowMs = dueMs;
    return special(number) ?? nextOfRequest(dueMs);
  };

  function nextOfRequest(dueMs) {
    for (;;) {
      const slot = random.below(running.length);
      const request = running[slot];
      if (request === undefined || request.step === request.route.steps.length) running[slot] = start(dueMs);
      else {
        const text = stepOf(request, dueMs);
        if (text !== undefined) return text;
      }
    }
  }

  function start(dueMs) {
    nowMs = Math.max(nowMs, dueMs);
    const isTraced = random.below(8) === 0;
    return {
      id: `r-${random.hex8()}`,
      traceId: isTraced ? random.hex32() : "",
      parts: new Map(),
      startMs: nowMs,
      status: 200,
      route: random.pick(ROUTES),
      step: 0,
      order: orders++,
    };
  }

  function stepOf(request, dueMs) {
    if (nowMs <= dueMs) nowMs += random.below(STEP_MS);
    const { service, tell } = request.route.steps[request.step++];
    const incident = incidentAt(nowMs);
    const told = tell(request, { random, incident, timeMs: nowMs });
    if (told === undefined) return undefined;
    const { writer } = partOf(request, service);
    if ("fails" in told) return failure(writer, told.fails, incident, request);
    const logger = told.logger === undefined ? "" : `,"logger.name":"${told.logger}"`;
    return record(
      writer,
      told.level,
      told.msg,
      `${logger},"seq":${++writer.seq}${idsOf(request, service)}${told.fields}`,
    );
  }

  function failure(writer, kind, incident, request) {
    const error = errors.take(writer, kind, incident, nowMs - writer.lagMs, request.id);
    if (error === undefined) return undefined;
    const ids = `,"seq":${++writer.seq}${idsOf(request, writer.service)}`;
    return record(writer, "error", JSON.stringify(error.msg).slice(1, -1), ids + error.fields);
  }

  /** All that a service does for a request is done by one thread, in one span. */
  function partOf(request, service) {
    const known = request.parts.get(service);
    if (known !== undefined) return known;
    const part = { writer: random.pick(writers.get(service)), spanId: random.hex16() };
    request.parts.set(service, part);
    return part;
  }

  function idsOf(request, service) {
    const id = `,"request.id":"${request.id}"`;
    if (request.traceId === "") return id;
    return `${id},"trace_id":"${request.traceId}","span_id":"${partOf(request, service).spanId}"`;
  }

  function record(writer, level, msg, rest) {
    return `{"time":"${timeText(nowMs - writer.lagMs)}","level":"${level}","msg":"${msg}"${writer.head}${rest}}\n`;
  }

  /** What the library itself tells of: summaries, stalls, losses, a crash. */
  function special(number) {
    const summary = number % 64 === 0 ? errors.nextSummary(nowMs, timeText) : undefined;
    if (summary !== undefined)
      return record(summary.writer, "error", JSON.stringify(summary.msg).slice(1, -1), summary.fields);
    if (number % 4_096 !== 4_095) return undefined;
    const isBusy = incidentAt(nowMs) === "release";
    if (!isBusy && random.below(40) > 0) return undefined;
    const kind = random.below(16);
    if (kind === 0) return crash();
    return kind < 4 ? loss() : stall();
  }

  function stall() {
    const writer = random.pick(writers.get("orders"));
    const ms = 200 + random.below(2_800);
    return record(
      writer,
      "warn",
      `the event loop stood still for ${ms} ms`,
      `,"event.name":"ringlog.stall","stall.ongoing":false,"stall.duration_ms":${ms},"stall.since":"${timeText(nowMs - writer.lagMs - ms)}","stall.cpu.utilization":0.98,"code.function.name":"renderTotals","process.memory.usage":${450_000_000 + random.below(50_000_000)},"system.cpu.utilization":0.91,"system.memory.utilization":0.43`,
    );
  }

  function crash() {
    const count = 1 + random.below(200);
    return record(
      random.pick(writers.get("orders")),
      "fatal",
      "the process before this one ended without closing its log",
      `,"event.name":"ringlog.recovered","recovered.count":${count},"recovered.dropped":0,"recovered.damages":[],"recovered.by_pid":${1_800 + random.below(400)},"recovered.last_seen":"${timeText(nowMs - 2_000)}"`,
    );
  }

  function loss() {
    const count = 1 + random.below(5_000);
    return record(
      random.pick(writers.get("orders")),
      "warn",
      `${count} records were dropped: the ring was full`,
      `,"event.name":"ringlog.dropped","dropped.count":${count},"dropped.reason":"full","dropped.by_level":{"info":${count}}`,
    );
  }
}
