// @ts-check
// Programs without a line of ringlog, started with `ringlog/register` in front.
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("../harness/project.mjs").Project} Project */

const IMPORT = ["--import", "ringlog/register"];
const REQUIRE = ["-r", "ringlog/register"];

/** Says what a namespace can say; the package that makes them comes as `createDebug`. */
const TALKS = `
  const log = createDebug("shop:orders");
  log("order %d of %s", 7, "ann");
  log("%O", { password: "hunter2", lines: ["a", "b"] });
  log("saved %o", { id: 7 });
  log(new TypeError("no such article"));
  log("failed", new RangeError("out of stock"));
  createDebug("other:quiet")("not selected");
  const own = createDebug("shop:own");
  own.log = (...args) => process.stdout.write(args[0] + "\\n");
  own("to its own log");
`;

const SAID = [
  ["order 7 of ann", undefined],
  ["{ password: '[redacted]', lines: [ 'a', 'b' ] }", undefined],
  ["saved { id: 7 }", undefined],
  ["no such article", "TypeError"],
  ["failed", "RangeError"],
];

/** @param {Project} project @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
async function ran(project, args, env = {}) {
  const log = "app.log";
  const how = { env: { ...process.env, RINGLOG_FILE_PATH: log, RINGLOG_CONSOLE: "off", ...env } };
  const ended = await project.ok(project.node, args, how);
  return { ...ended, records: project.records(log) };
}

/** @param {readonly any[]} records @param {string} name */
function ofLogger(records, name) {
  return records.filter((record) => record["logger.name"] === name);
}

/** @param {Awaited<ReturnType<typeof ran>>} outcome */
function assertTalk({ records, stdout, stderr }) {
  const own = ofLogger(records, "shop:orders");
  assert.deepEqual(
    own.map((record) => [record.msg.replace(/\s+/g, " "), record["exception.type"]]),
    SAID,
  );
  for (const { level } of own) assert.equal(level, "debug");
  assert.equal(ofLogger(records, "other:quiet").length, 0);
  assert.match(stdout, /^.*shop:own.*to its own log.*\n$/);
  assert.equal(stderr, "");
}

/** The package as others have it in their own `node_modules`. @param {Project} project @param {string} version its alias @param {string} owner */
function nest(project, version, owner) {
  const folder = `node_modules/${owner}`;
  project.write(`${folder}/package.json`, { name: owner, main: "index.js" });
  project.write(`${folder}/index.js`, 'module.exports = require("debug");');
  cpSync(join(project.tools, "node_modules", version), join(project.folder, folder, "node_modules/debug"), {
    recursive: true,
  });
}

/** @param {string} name @param {string} tool @param {readonly string[]} nodeArgs @param {string} file @param {string} text @param {(project: Project) => void} [prepare] */
function talking(name, tool, nodeArgs, file, text, prepare) {
  return {
    name,
    tool,
    run: async (/** @type {Project} */ project) => {
      prepare?.(project);
      project.write(file, text);
      const outcome = await ran(project, [...nodeArgs, file], { DEBUG: "shop:*", DEBUG_COLORS: "1" });
      assertTalk(outcome);
      return SAID.length;
    },
  };
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "register",
  tools: "register",
  cases: [
    talking("--import, ESM", "debug", IMPORT, "app.mjs", `import createDebug from "debug"; ${TALKS}`),
    talking("-r, CommonJS", "debug", REQUIRE, "app.cjs", `const createDebug = require("debug"); ${TALKS}`),
    talking(
      "below another package",
      "debug3",
      IMPORT,
      "app.cjs",
      `const createDebug = require("owner3"); ${TALKS}`,
      (project) => nest(project, "debug3", "owner3"),
    ),
    talking(
      "below another package",
      "debug2",
      IMPORT,
      "app.mjs",
      `import createDebug from "owner2"; ${TALKS}`,
      (project) => nest(project, "debug2", "owner2"),
    ),
    talking(
      "before tsx, TypeScript",
      "tsx",
      [...IMPORT, "--import", "tsx"],
      "app.mts",
      `import createDebug from "debug"; ${TALKS}`,
    ),
    talking(
      "after tsx, TypeScript",
      "tsx",
      ["--import", "tsx", ...REQUIRE],
      "app.cts",
      `import createDebug = require("debug"); ${TALKS}`,
    ),
    {
      name: "several copies in one process, enabled by the program",
      tool: "debug",
      run: async (project) => {
        nest(project, "debug2", "owner2");
        nest(project, "debug3", "owner3");
        project.write(
          "app.mjs",
          `import four from "debug"; import three from "owner3"; import two from "owner2";
           for (const [name, createDebug] of Object.entries({ four, three, two })) {
             createDebug.enable("v:*");
             createDebug("v:" + name)("from %s", name);
             createDebug.disable();
             createDebug("v:" + name)("no longer");
           }`,
        );
        const { records, stderr } = await ran(project, [...IMPORT, "app.mjs"]);
        assert.deepEqual(
          records.map((record) => [record["logger.name"], record.msg]),
          ["four", "three", "two"].map((name) => [`v:${name}`, `from ${name}`]),
        );
        assert.equal(stderr, "");
        return records.length;
      },
    },
    {
      name: "an application and its framework's own lines, by npm start",
      tool: "express",
      run: async (project) => {
        project.write("package.json", { name: "shop", private: true, scripts: { start: "node server.cjs" } });
        project.write(
          "server.cjs",
          `const express = require("express");
           const app = express();
           app.get("/orders/:id", (request, response) => {
             console.info("order %s", request.params.id);
             response.json({ id: request.params.id });
           });
           app.get("/fails", () => { throw new TypeError("no such article"); });
           const server = app.listen(0, "127.0.0.1", async () => {
             const base = "http://127.0.0.1:" + server.address().port;
             await (await fetch(base + "/orders/7")).text();
             await (await fetch(base + "/fails")).text();
             server.close();
             server.closeAllConnections();
           });`,
        );
        const env = { ...process.env, NODE_OPTIONS: IMPORT.join(" "), DEBUG: "router*", RINGLOG_FILE_PATH: "app.log" };
        const { stdout, stderr } = await project.ok("npm", ["start", "--silent"], {
          env: { ...env, RINGLOG_CONSOLE: "off" },
        });
        const records = project.records("app.log");
        assert.equal(new Set(records.map((record) => record["process.pid"])).size, 1, "npm itself logs, too");
        assert.deepEqual(
          ofLogger(records, "console").map((record) => [record.level, record["exception.message"] ?? record.msg]),
          [
            ["info", "order 7"],
            ["error", "no such article"],
          ],
        );
        assert.ok(ofLogger(records, "router").length > 0);
        assert.deepEqual([stdout, stderr], ["", ""]);
        return records.length;
      },
    },
  ],
};
