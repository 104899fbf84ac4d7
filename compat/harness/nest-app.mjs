// @ts-check
// The example for Nest, with a probe beside it that asks an application for everything ringlog/nest has to do with.
import assert from "node:assert/strict";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { byRequest } from "./ask.mjs";

const EXAMPLE = fileURLToPath(new URL("../../examples/nest/", import.meta.url));

/** @param {string} id @param {number} status @param {...string} more */
const failed = (id, status, ...more) => ({
  [`id-${id}`]: [`${status < 500 ? "warn" : "error"} access GET /api/fail/${id} ${status}`, ...more],
});

/** Of both platforms and both ways to set it up. @param {string} platform @param {boolean} isModule */
const expected = (platform, isModule) => ({
  ...failed("guard", 500, "error the guard is broken TypeError at /api/fail/guard"),
  ...failed("filtered", 404),
  ...failed("swallowed", 503, "error database is gone SwallowedError at /api/fail/swallowed"),
  ...failed("unexpected", 500, "error out of range RangeError at /api/fail/unexpected"),
  ...failed("http500", 500, "error on purpose InternalServerErrorException at /api/fail/http500"),
  ...failed("http403", 403),
  ...failed("thrown-text", 500, "error just a text string at /api/fail/thrown-text"),
  "id-stream": ["error access GET /api/fail/stream 200 aborted", "error the stream broke Error at /api/fail/stream"],
  "id-who": [
    "error went wrong SyntaxError of Told",
    "info access GET /api/who/:id 200",
    isModule ? "info asked for of WhoService" : "info asked for",
    "info long after the answer",
    isModule ? "trace all of it of WhoService" : "trace all of it",
  ],
  "id-body": ["info access POST /api/who 201", "info body read"],
  "id-malformed": [`warn access POST ${platform === "fastify" ? "/api/who" : undefined} 400`],
  "id-nowhere": ["warn access GET undefined 404"],
});

/** What is logged of messages: the type of its error. */
const MESSAGES = { summing: undefined, "no such sum": "EvalError", "the gateway broke": "URIError" };
/** Nest 11 has no global interceptors for what comes through a WebSocket. */
const WITHOUT_ID_IN_11 = "the gateway broke";

/**
 * Builds the probe, or the example where there is no entry point.
 * @param {import("./project.mjs").Project} project
 * @param {{ readonly builder: string | object, readonly entryFile?: string, readonly packAll?: boolean }} how
 * @param {(project: import("./project.mjs").Project) => void} [change]
 */
export async function buildNest(project, { builder, entryFile = "main", packAll = false }, change) {
  cpSync(EXAMPLE, project.folder, { recursive: true });
  project.copy("nest");
  // Nest's bundlers look there for what they leave outside.
  symlinkSync(join(project.tools, "node_modules"), join(project.folder, "node_modules"));
  project.write("nest-cli.json", { sourceRoot: "src", entryFile, compilerOptions: { builder } });
  change?.(project);
  await project.ok(project.node, [project.bin("nest"), "build"], { env: packAll ? { PACK: "all" } : {} });
}

const SETUPS = [
  { platform: "express", setup: "module" },
  { platform: "fastify", setup: "function" },
  { platform: "express", setup: "function" },
  { platform: "fastify", setup: "module" },
];

/**
 * Runs the probe on both platforms, set up in different ways; in every way where `isThorough`.
 * @returns {Promise<number>} how many records were compared
 * @param {import("./project.mjs").Project} project
 * @param {{ readonly isThorough?: boolean, readonly probe?: string, readonly cwd?: string }} [how]
 */
export async function probeNest(project, { isThorough, probe = "dist/probe/probe.js", cwd = project.folder } = {}) {
  let compared = 0;
  for (const { platform, setup } of SETUPS.slice(0, isThorough ? SETUPS.length : 2)) {
    const logFile = `${project.folder}/${platform}-${setup}.log`;
    const env = { PLATFORM: platform, SETUP: setup, LOG_FILE: logFile };
    const { stderr } = await project.ok(project.node, [probe], { cwd, env });
    assert.doesNotMatch(stderr, /ringlog/);
    const records = project.records(logFile);
    const wanted = expected(platform, setup === "module");
    const found = byRequest(records);
    assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((id) => [id, found[id]])), wanted, logFile);
    compareMessages(records, project.version("@nestjs/core").startsWith("11.") ? WITHOUT_ID_IN_11 : undefined);
    compared += Object.values(wanted).flat().length + Object.keys(MESSAGES).length;
  }
  return compared;
}

/** @param {readonly any[]} records @param {string | undefined} withoutId */
function compareMessages(records, withoutId) {
  for (const [message, type] of Object.entries(MESSAGES)) {
    const [record, ...more] = records.filter(({ msg }) => msg === message);
    assert.deepEqual([record?.["exception.type"], more.length], [type, 0], message);
    if (message !== withoutId) assert.match(record?.["request.id"], /^[0-9a-z]{8}$/, message);
  }
}
