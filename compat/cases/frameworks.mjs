// @ts-check
// Each framework's application is asked the same, and its records must be the same; the examples run as they stand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

/** What is in the log of each of the requests, by `client.mjs`; `headStatus` is what the framework answers a HEAD. @param {number} headStatus */
function expected(headStatus) {
  const inside = "info | inside";
  const user = (/** @type {number} */ id) => `info | GET /users/:id 200 n ms | /users/:id | /users/${id} | 200`;
  const headLevel = headStatus < 500 ? "info" : "error";
  const head = `${headLevel} | HEAD /users/:id ${headStatus} n ms | /users/:id | /users/7 | ${headStatus}`;
  const [upload, fail, denied] = ["upload", "fail/:n", "denied"].map((path) => `/orgs/:org/${path}`);
  const turns = (/** @type {string} */ name) =>
    `info | GET /turns/:name 200 n ms | /turns/:name | /turns/${name} | 200`;
  return [
    [inside, user(7)],
    [inside, head],
    [
      "info | data",
      "info | data",
      `info | POST ${upload} 200 n ms | ${upload} | /orgs/acme/upload | 200`,
      "info | late",
    ],
    [
      `error | database is away | ${fail} | /orgs/acme/fail/1 | Error`,
      `error | GET ${fail} 500 n ms | ${fail} | /orgs/acme/fail/1 | 500 | Error`,
    ],
    [
      `debug | not for you | ${denied} | /orgs/acme/denied | RangeError`,
      `warn | GET ${denied} 403 n ms | ${denied} | /orgs/acme/denied | 403 | RangeError | not for you`,
    ],
    ["warn | GET /nowhere 404 n ms | /nowhere | 404"],
    [inside, user(8)],
    ["info | turn", "info | turn", "info | turn", turns("a")],
    ["info | turn", "info | turn", "info | turn", turns("b")],
    // Clients that leave, and a stream that breaks: nothing is answered.
    ["info | data", `warn | POST ${upload} aborted after n ms | ${upload} | /orgs/acme/upload | true`],
    [
      "error | source is broken | /broken | /broken | TypeError",
      "error | GET /broken 200 aborted after n ms | /broken | /broken | 200 | TypeError | true",
    ],
  ];
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
    application("Hono 4 on node-server 1", "hono-server1", ["hono", "hono-server1"], 28),
    application("Hono 4 on node-server 2", "@hono/node-server", ["hono", "@hono/node-server"], 28),
    application("Fastify 4", "fastify4", ["fastify", "fastify4"]),
    application("Fastify 5", "fastify", ["fastify", "fastify"]),
    example("express", "express.mjs"),
    example("koa", "koa.mjs"),
    example("@hono/node-server", "hono.mjs"),
    example("fastify", "fastify.mjs"),
  ],
};
