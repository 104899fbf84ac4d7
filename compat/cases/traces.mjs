// @ts-check
// The trace of each record against the spans that OpenTelemetry's own SDK exports.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, attributes: Record<string, unknown>, traceId: string, spanId: string, parentSpanId?: string }} Span */

const REQUESTS = 8;
/** What a request logs, and whether it does so in a span that the application has begun itself. */
const MESSAGES = new Map([
  ["handler", false],
  ["after await", false],
  ["timer", false],
  ["in a span", true],
  ["error in a span", true],
  ["caught in a span", true],
  ["with a request id", false],
]);

/** @param {any} record @returns {number} */
function requestOf(record) {
  return record.n ?? record["exception.props"].n;
}

/** The span of a request as the instrumentation of `node:http` made it. @param {readonly Span[]} spans @param {number} n */
function serverSpan(spans, n) {
  const span = spans.find(
    ({ attributes }) => attributes["url.path"] === `/pay/${n}` && attributes["network.peer.address"] !== undefined,
  );
  assert.ok(span, `a span of request ${n} among those called ${spans.map(({ name }) => name).join(", ")}`);
  return span;
}

/** @param {any} record @param {readonly Span[]} spans */
function checkRecord(record, spans) {
  const n = requestOf(record);
  const shown = JSON.stringify(record);
  const server = serverSpan(spans, n);
  const span = spans.find(({ spanId }) => spanId === record.span_id);
  assert.deepEqual([record.trace_id, span?.traceId], [server.traceId, server.traceId], shown);
  if (MESSAGES.get(record.msg)) assert.equal(span?.name, `charge ${n}`, shown);
  if (n % 2 === 1) assert.equal(record.trace_id, String(n).padStart(32, "c"), shown);
  if (record.msg === "with a request id") assert.equal(record["request.id"], `r-${n}`);
}

/** @param {import("../harness/project.mjs").Project} project @param {string} main @param {string} framework @param {string} first */
async function play(project, main, framework, first) {
  project.write("app.log", "");
  await project.ok(project.node, [main, framework, first]);
  /** @type {Span[]} */
  const spans = JSON.parse(readFileSync(join(project.folder, "spans.json"), "utf8"));
  // Node.js 26 warns of the way in which OpenTelemetry is told of imports, and the logger makes a record of that.
  const records = project.records("app.log").filter((record) => record["event.name"] !== "process.warning");
  const ofRequests = records.filter(({ msg }) => MESSAGES.has(msg));
  const outside = records.filter(({ msg }) => !MESSAGES.has(msg));
  assert.deepEqual(
    outside.map(({ msg, trace_id, span_id }) => [msg, trace_id, span_id]),
    [
      ["before", undefined, undefined],
      ["after", undefined, undefined],
    ],
  );
  assert.equal(ofRequests.length, REQUESTS * MESSAGES.size);
  for (const record of ofRequests) checkRecord(record, spans);
  return records.length;
}

/** @param {string} framework @param {string} main @param {string} kind @returns {import("../harness/cases.mjs").Case} */
function frameworkCase(framework, main, kind) {
  return {
    name: `OpenTelemetry's spans, ${kind}, SDK before and after initLogger`,
    tool: framework,
    run: async (project) => {
      project.copy("traces");
      return (await play(project, main, framework, "sdk")) + (await play(project, main, framework, "logger"));
    },
  };
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "traces",
  tools: "traces",
  cases: ["express", "fastify"].flatMap((framework) => [
    frameworkCase(framework, "main.mjs", "ESM"),
    frameworkCase(framework, "main.cjs", "CommonJS"),
  ]),
};
