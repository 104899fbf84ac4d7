// @ts-check
// `ringlog/pino` in place of pino: the same programs, the frameworks that are given a pino, and pino's own tests.
import assert from "node:assert/strict";
import { join } from "node:path";

/** @typedef {import("../harness/project.mjs").Project} Project */

/** Files of pino's tests that are about what `ringlog/pino` covers: not those of the browser, of other transports and of types. */
const TESTS = [
  "basic",
  "broken-pipe",
  "caller",
  "complex-objects",
  "crlf",
  "custom-levels",
  "diagnostics",
  "error-key",
  "error",
  "escaping",
  "exit",
  "formatters",
  "hooks",
  "http",
  "is-level-enabled",
  "levels",
  "metadata",
  "mixin-merge-strategy",
  "mixin",
  "multistream",
  "redact",
  "serializers",
  "stdout-protection",
  "syncfalse",
  "timestamp-nano",
  "timestamp",
];

/** The tests that fail, and why that is right. */
const DIFFERENT = new Map([
  ["throws if prettyPrint is passed in as an option", "the error is a RinglogError, of the same text"],
  ["throws when creating a default label that does not exist in logger levels", "the same"],
  ["throws when creating a default value that does not exist in logger levels", "the same"],
  ["throws when custom level formatter is used with transport.targets", "the same"],
  ["formatter with transport", "a transport of one's own is refused"],
  ["multistream.write should not throw if one stream fails", "a transport of one's own is refused"],
  ["Symbol.for('pino.serializers')", "the standard serializer is not the function of pino-std-serializers"],
  ["children inherit parent Symbol serializers", "the same"],
  [
    "should call the flush callback when flushed the data for async logger",
    "lines are written before minLength bytes have come",
  ],
  ["let error pass through", "sonic-boom emits the first error twice"],
]);

/** @param {Project} project @param {string} program */
async function compareWithPino(project, program) {
  project.copy("pino");
  const [wanted, found] = await Promise.all(
    ["pino", "ringlog/pino"].map((name) => project.ok(project.node, [program, name])),
  );
  assert.deepEqual([found?.stdout, found?.stderr], [wanted?.stdout, wanted?.stderr]);
  return wanted?.stdout.trim().split("\n").length ?? 0;
}

/** Messages and what else is asked for, of a program's log. @param {Project} project @param {string} program */
async function logOf(project, program) {
  project.copy("pino");
  const { stderr } = await project.ok(project.node, [program]);
  assert.equal(stderr, "");
  return project.records("app.log");
}

/** @param {Project} project @param {string} file */
async function runTests(project, file) {
  const folder = join(project.tools, "node_modules/pino/test");
  const preload = join(project.folder, "instead-of-pino.cjs");
  const { stdout } = await project.run(project.node, ["--test-reporter=tap", join(folder, `${file}.test.js`)], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: `--require ${JSON.stringify(preload)}` },
  });
  const results = [...stdout.matchAll(/^(not ok|ok) \d+ - (.*)$/gm)].map(([, result, name]) => ({
    isPassed: result === "ok",
    name: (name ?? "").replaceAll("\\#", "#"),
  }));
  assert.ok(results.length > 0, `${file}: no test ran\n${stdout.slice(-2_000)}`);
  return results;
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "pino",
  tools: "pino",
  cases: [
    {
      name: "require: the same program, byte by byte",
      tool: "pino",
      run: (project) => compareWithPino(project, "same.cjs"),
    },
    {
      name: "import: the same program, byte by byte",
      tool: "pino",
      run: (project) => compareWithPino(project, "same.mjs"),
    },
    {
      name: "loggerInstance",
      tool: "fastify",
      run: async (project) => {
        const records = await logOf(project, "fastify.mjs");
        const ofRequests = records.filter(({ reqId }) => reqId !== undefined);
        assert.deepEqual(
          ofRequests.map(({ msg }) => msg),
          [
            "incoming request",
            "in the handler",
            "request completed",
            "incoming request",
            "handler failed",
            "request completed",
          ],
        );
        const [incoming, , completed, , failed] = ofRequests;
        assert.deepEqual([incoming.req.url, completed.res.statusCode, failed.err.type], ["/items/7", 200, "TypeError"]);
        return records.length;
      },
    },
    {
      name: "logger, on node:http and in Express, with customProps",
      tool: "pino-http",
      run: async (project) => {
        const records = await logOf(project, "http.cjs");
        assert.deepEqual(
          records.map(({ msg, level, req, path }) => [msg, level, req.url, path]),
          [
            ["in the handler", 30, "/bare", "/bare"],
            ["request completed", 30, "/bare", "/bare"],
            ["request errored", 30, "/fails", "/fails"],
          ],
        );
        assert.deepEqual([records[1].res.statusCode, records[2].err.type], [200, "Error"]);
        return records.length;
      },
    },
    {
      name: "pinoHttp: { logger }",
      tool: "nestjs-pino",
      run: async (project) => {
        const records = await logOf(project, "nest.cjs");
        const own = records.find(({ msg }) => msg === "in the handler");
        const done = records.find(({ msg }) => msg === "request completed");
        assert.deepEqual([own?.context, own?.req.url, done?.res.statusCode], ["Items", "/items", 200]);
        return records.length;
      },
    },
    {
      name: "pino's own tests",
      tool: "pino",
      heavy: true,
      run: async (project) => {
        project.copy("pino");
        const results = [];
        for (const file of TESTS) results.push(...(await runTests(project, file)));
        const failed = results.filter(({ isPassed }) => !isPassed).map(({ name }) => name);
        assert.deepEqual(
          failed.filter((name) => !DIFFERENT.has(name)),
          [],
        );
        return `${results.length - failed.length} of ${results.length} pass, the others differ as said`;
      },
    },
  ],
};
