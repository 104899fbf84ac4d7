// @ts-check
// Each framework's application is asked the same, and its records must be the same; the examples run as they stand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { expected, WAYS } from "../fixtures/frameworks/expected.mjs";
import { SPAN_ID, traceOf } from "../fixtures/frameworks/trace.mjs";
import { parseRecords } from "../harness/project.mjs";

/**
 * @typedef {{ readonly status: number, readonly id: string, readonly body: string }} Answer
 * @typedef {import("../harness/project.mjs").Project} Project
 */

/** A record without what differs: times, and the sizes of answers that frameworks word. @param {any} record */
function essence(record) {
  const parts = [
    record.level,
    record.msg.replace(/[\d.]+ ms$/, "n ms"),
    record["http.route"],
    record["url.path"],
    record["http.response.status_code"],
    record["exception.type"] ?? record["error.type"],
    record["error.message"],
    record["http.aborted"],
  ];
  return parts.filter((part) => part !== undefined).join(" | ");
}

/** Only where the body is a stream of the web's own, its reader hears that the client has left. */
const TOLD_OF_LEAVING = /^debug \| aborted /;

/**
 * @param {Project} project
 * @param {readonly string[]} args of `run.mjs`
 * @param {number} count how many records there will be
 */
async function askApplication(project, args, count) {
  project.copy("frameworks");
  const { stdout } = await project.ok(project.node, ["run.mjs", ...args], { env: { RECORDS: String(count) } });
  const answers = /** @type {readonly Answer[]} */ (JSON.parse(stdout));
  const ids = [...answers.map(({ id }) => id), "left", "broken"];
  const given = { 0: "plain", 2: "upload", 3: "fail", 4: "denied", 7: "a", 8: "b" };
  for (const [index, id] of ids.entries())
    if (index in given) assert.equal(id, given[/** @type {keyof typeof given} */ (index)]);
    else if (index < answers.length) assert.match(id, /^[0-9a-z]{8}$/);
  const records = project.records("app.log");
  const seen = ids.map((id) => records.filter((record) => record["request.id"] === id).map(essence));
  assert.deepEqual(
    seen.map((own) => own.filter((text) => !TOLD_OF_LEAVING.test(text))),
    expected(/** @type {Answer} */ (answers[1]).status),
  );
  assert.equal(records.length, seen.flat().length, "no record is without its request");
  checkSizes(records, answers);
  checkTraces(records, [...Object.values(given), "left", "broken"]);
  assert.doesNotMatch(readFileSync(`${project.folder}/app.log`, "utf8"), /hush/);
  return records.length;
}

/** Answers are ASCII. @param {readonly any[]} records @param {readonly Answer[]} answers */
function checkSizes(records, answers) {
  for (const { id, body } of answers) {
    const access = records.filter((record) => record["request.id"] === id && "http.server.request.duration" in record);
    assert.deepEqual(
      access.map((record) => record["http.response.body.size"]),
      [body.length],
    );
  }
}

/** Those of the `traceparent` header that came with the request. @param {readonly any[]} records @param {readonly string[]} ids */
function checkTraces(records, ids) {
  for (const record of records.filter((one) => ids.includes(one["request.id"])))
    assert.deepEqual([record.trace_id, record.span_id], [traceOf(record["request.id"]), SPAN_ID], record.msg);
}

/**
 * @param {string} name
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {number} [count]
 * @returns {import("../harness/cases.mjs").Case}
 */
function application(name, tool, args, count = 27) {
  return { name, tool, run: (project) => askApplication(project, args, count) };
}

/** What `ways.mjs` adds, and Fastify's serializers make. @param {any} record */
function additions({ reqId, app, req, res, user, answered, ...record }) {
  const size = record["http.response.body.size"];
  return [
    reqId,
    app,
    req && JSON.stringify({ method: req.method, url: req.url }),
    res && JSON.stringify(res),
    answered !== undefined && size !== undefined ? `size ${size}` : undefined,
    answered !== undefined && user !== undefined ? `user ${user}` : user,
    answered,
  ].filter((part) => part !== undefined);
}

/** @param {Project} project @param {string} framework @param {string} name */
async function goOwnWays(project, framework, name) {
  project.copy("frameworks");
  await project.ok(project.node, ["ways.mjs", framework, name]);
  const records = project.records("app.log").filter((record) => record["event.name"] === undefined);
  assert.deepEqual(
    records.map((record) => [essence(record), ...additions(record)].join(" | ")),
    WAYS[/** @type {keyof typeof WAYS} */ (framework)],
  );
  return records.length;
}

/** @param {string} name @param {string} framework @param {string} tool @param {boolean} [heavy] @returns {import("../harness/cases.mjs").Case} */
function ways(name, framework, tool, heavy = false) {
  return { name, tool, heavy, run: (project) => goOwnWays(project, framework, tool) };
}

/** @param {Project} project */
async function compileTypes(project) {
  project.copy("framework-types");
  await project.ok(project.bin("tsc"), ["-p", "."]);
  return "compiles";
}

const EXAMPLE_STDOUT = [
  /"msg":"order looked up".*"request.id":"try-9","order":"7"/,
  /"msg":"GET \/orders\/:id 200 [\d.]+ ms".*"request.id":"try-9"/,
  /"msg":"payment service is away".*"request.id":"try-11","exception.type":"Error".*"http.route":"\/payments\/:id"/,
  /"level":"error","msg":"GET \/payments\/:id 500 [\d.]+ ms"/,
  /"level":"warn","msg":"GET \/nowhere 404 [\d.]+ ms"/,
];

/** An example of the repository, as it stands. @param {Project} project @param {string} file */
async function runExample(project, file) {
  project.write(file, readFileSync(new URL(`../../examples/${file}`, import.meta.url), "utf8"));
  const { stdout, stderr } = await project.ok(project.node, [file]);
  for (const line of EXAMPLE_STDOUT) assert.match(stdout, line);
  assert.match(stderr, /\/payments\/7: 500, request try-11/);
  assert.doesNotMatch(stdout, /secret/);
  return parseRecords(stdout).length;
}

/** @param {string} tool @param {string} file @returns {import("../harness/cases.mjs").Case} */
function example(tool, file) {
  return { name: `examples/${file}`, tool, run: (project) => runExample(project, file) };
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "frameworks",
  tools: "frameworks",
  cases: [
    application("node:http", "Node.js", ["http"]),
    application("Express 4", "express4", ["express", "express4"]),
    application("Express 5", "express", ["express", "express"]),
    application("Koa 2, router 13", "koa2", ["koa", "koa2", "koa-router13"]),
    application("Koa 3, router 15", "koa", ["koa", "koa", "@koa/router"]),
    { ...application("Hono 4 on node-server 1", "hono-server1", ["hono", "hono-server1"], 28), heavy: true },
    application("Hono 4 on node-server 2", "@hono/node-server", ["hono", "@hono/node-server"], 28),
    application("Fastify 4", "fastify4", ["fastify", "fastify4"]),
    application("Fastify 5", "fastify", ["fastify", "fastify"]),
    ways("Express 4, its own ways", "express", "express4", true),
    ways("Express 5, its own ways", "express", "express"),
    ways("Koa 2, its own ways", "koa", "koa2", true),
    ways("Koa 3, its own ways", "koa", "koa"),
    ways("Hono 4 without a server", "hono", "hono"),
    ways("Fastify 4, its own ways", "fastify", "fastify4", true),
    ways("Fastify 5, its own ways", "fastify", "fastify"),
    ways("Fastify 4, a logger of ours", "logger", "fastify4"),
    ways("Fastify 5, a loggerInstance", "logger", "fastify"),
    { name: "the frameworks' types", tool: "typescript", run: compileTypes },
    example("express", "express.mjs"),
    example("koa", "koa.mjs"),
    example("@hono/node-server", "hono.mjs"),
    example("fastify", "fastify.mjs"),
  ],
};
