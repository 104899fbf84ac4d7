// @ts-check
// The example for Next.js, with a probe for every kind of route beside it.
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, renameSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, byRequest } from "./ask.mjs";

const EXAMPLE = fileURLToPath(new URL("../../examples/next/", import.meta.url));
const ENV = { NEXT_TELEMETRY_DISABLED: "1" };
const READY = /- Local:\s+http:\/\/(?:localhost|127\.0\.0\.1):(\d+)/;

/** By id, and with the same name as what is asked for. */
const EXPECTED = {
  page: ["info access GET / 200", "info page rendered of orders"],
  order: ["info access GET /orders/[id] 200", "info order asked for"],
  fails: [
    "error access GET /orders/[id] 500",
    "error the ledger is empty RangeError at /orders/[id]",
    "info order asked for",
  ],
  broken: ["error access GET /probe/broken 500", "error the page is broken SyntaxError at /probe/broken"],
  edge: ["info access GET /probe/edge 200"],
  "edge-fails": ["error access GET /probe/edge 500", "error the edge broke EvalError at /probe/edge"],
  moved: ["info access GET /probe/moved 307"],
  old: ["info access GET /api/old 200", "info old way of old"],
  "old-fails": [
    "error access GET /api/old 500",
    "error the old way failed URIError at /api/old",
    "info old way of old",
  ],
  body: [
    "info access POST /probe/[name]/[...rest] 200",
    "info after the answer",
    "info body read of probe",
    "info long after the answer of probe",
  ],
  nowhere: ["warn access GET undefined 404"],
  action: ["info access POST / 200", "info order taken of orders", "info page rendered of orders"],
  "action-fails": ["error access POST / 500", "error nothing was ordered TypeError at /", "info order taken of orders"],
};

/** @param {import("./project.mjs").Project} project @param {object} config of Next.js @param {readonly string[]} [args] */
export async function buildNext(project, config, args = []) {
  cpSync(EXAMPLE, project.folder, { recursive: true });
  project.copy("next");
  // Else it takes the repository for the application's workspace.
  const root = { outputFileTracingRoot: project.tools, turbopack: { root: project.tools } };
  project.write("next.config.mjs", `export default ${JSON.stringify({ ...config, ...root })};`);
  await project.ok(project.node, [project.bin("next"), "build", ...args], { env: ENV });
}

/** @param {import("./project.mjs").Project} project */
export function startNext(project) {
  return askNext(project, [project.bin("next"), "start", "-H", "127.0.0.1"], project.folder);
}

/** What `output: "standalone"` has made runs in a folder with nothing else. @param {import("./project.mjs").Project} project */
export function startMoved(project) {
  const app = relative(project.tools, project.folder);
  const folder = project.alone([".next/standalone"]);
  renameSync(join(project.folder, ".next"), join(project.folder, "built"));
  return askNext(project, ["server.js"], join(folder, "standalone", app));
}

/**
 * Starts it on a free port, asks for everything, ends it, and compares the records.
 * @param {import("./project.mjs").Project} project
 * @param {readonly string[]} args of Node.js
 * @param {string} cwd
 */
async function askNext(project, args, cwd) {
  const logFile = `${project.folder}/app.log`;
  const env = {
    ...ENV,
    LOG_FILE: logFile,
    PORT: String(await freePort()),
    HOSTNAME: "127.0.0.1",
    NODE_ENV: "production",
  };
  const server = await project.start(project.node, args, { ready: READY, cwd, env });
  const base = `http://127.0.0.1:${server.match[1]}`;
  await project.until(() =>
    fetch(`${base}/api/old`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  await askForAll(base);
  await project.until(() => project.records(logFile).some(({ msg }) => msg === "long after the answer"));
  const { stderr } = await server.stop();
  assert.doesNotMatch(stderr, /ringlog/);
  const found = byRequest(project.records(logFile));
  assert.deepEqual(Object.fromEntries(Object.keys(EXPECTED).map((id) => [id, found[id]])), EXPECTED);
  return Object.values(EXPECTED).flat().length;
}

/** The server of a standalone folder takes 3000 for 0. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** @param {string} base */
async function askForAll(base) {
  assert.match(await ask(`${base}/`, "page"), /^200 /);
  assert.equal(await ask(`${base}/orders/7?secret=1`, "order"), '200 {"id":"7"}');
  assert.match(await ask(`${base}/orders/0`, "fails"), /^500 /);
  assert.match(await ask(`${base}/probe/broken`, "broken"), /^500 /);
  assert.equal(await ask(`${base}/probe/edge`, "edge"), "200 from the edge");
  assert.match(await ask(`${base}/probe/edge?fail=1`, "edge-fails"), /^500 /);
  assert.match(await ask(`${base}/probe/moved`, "moved"), /^307 /);
  assert.equal(await ask(`${base}/api/old`, "old"), '200 {"old":true}');
  assert.match(await ask(`${base}/api/old?fail=1`, "old-fails"), /^500 /);
  const body = { method: "POST", body: "x".repeat(200_000) };
  assert.equal(await ask(`${base}/probe/some/a/b`, "body", body), "200 one two body");
  assert.match(await ask(`${base}/nowhere`, "nowhere"), /^404 /);
  const page = await ask(`${base}/`, "page-again");
  const [, action] = /name="(\$ACTION_ID_[0-9a-f]+)"/.exec(page) ?? [];
  for (const [id, what] of [
    ["action", "shoes"],
    ["action-fails", "nothing"],
  ]) {
    const form = new FormData();
    form.set(/** @type {string} */ (action), "");
    form.set("what", /** @type {string} */ (what));
    await ask(`${base}/`, /** @type {string} */ (id), { method: "POST", body: form, headers: { origin: base } });
  }
}
