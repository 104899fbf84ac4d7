// @ts-check
// Functions that are frozen as soon as they have answered: all that they logged is there.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { playInvocations } from "../harness/lambda-host.mjs";
import { verifyWith } from "../harness/main-job.mjs";
import { isOlder } from "../harness/node-version.mjs";

/** @typedef {import("../harness/project.mjs").Project} Project */

const EVENTS = [
  { n: 0, storm: 500, lines: 2_000 },
  { n: 1, storm: 3, lines: 5 },
  { n: 2, storm: 0, lines: 5 },
];

/** @type {readonly { readonly handler: string, readonly name: string, readonly fails?: RegExp, readonly streams?: boolean }[]} */
const HANDLERS = [
  { handler: "answers", name: "async handler" },
  { handler: "fails", name: "async handler that fails", fails: /^TypeError$/ },
  { handler: "callsBack", name: "callback" },
  { handler: "callsBackError", name: "callback with an error", fails: /^RangeError$/ },
  { handler: "streams", name: "streamed response, wrapped outside", streams: true },
  { handler: "streamsInside", name: "streamed response, wrapped inside", streams: true },
];

/**
 * @param {Project} project
 * @param {typeof HANDLERS[number]} one
 * @param {string} command @param {readonly string[]} args
 */
async function everythingIsThere(project, { handler, fails, streams }, command, args) {
  project.copy("lambda");
  const { frozen, stderr } = await playInvocations(project, {
    command,
    args,
    handler,
    events: EVENTS,
    streams: streams === true,
  });
  assert.equal(frozen.length, EVENTS.length);
  let before = 0;
  for (const [index, { requestId, posted, records, stdout }] of frozen.entries()) {
    const { n, storm, lines } = /** @type {typeof EVENTS[number]} */ (EVENTS[index]);
    const own = records.slice(before);
    before = records.length;
    // Lambda's client has lines of its own.
    const shown = stdout.split("\n").filter((line) => line.startsWith('{"time":'));
    assert.deepEqual(
      shown.map((line) => JSON.parse(line)),
      records,
      "console and file",
    );
    const said = own.filter((record) => record["event.name"] === undefined);
    for (const record of said) assert.equal(record["request.id"], requestId);
    const messages = said.map(({ msg }) => msg);
    assert.equal(messages[0], "began");
    assert.equal(messages.filter((msg) => msg.startsWith("line ")).length, lines);
    assert.equal(messages.filter((msg) => msg === "done").length, 1);
    assertWhole(own, "row failed", storm);
    const failures = own.filter((record) => fails?.test(record["exception.type"]));
    assert.equal(failures.length, fails === undefined ? 0 : 1);
    const answered = JSON.parse(posted.body);
    assert.equal(posted.path.endsWith("/error"), fails !== undefined);
    if (fails === undefined) assert.equal(answered.n, n);
    else assert.match(answered.errorType, fails);
  }
  assert.equal(stderr, "");
  const { ok, problems } = await verifyWith(project, join(project.folder, `${handler}.log`));
  assert.ok(ok, JSON.stringify(problems));
  return before;
}

/** One record, and a summary that counts the others. @param {readonly any[]} records @param {string} msg @param {number} count */
function assertWhole(records, msg, count) {
  const written = records.filter((record) => record.msg === msg && record["event.name"] === undefined).length;
  const summed = records
    .filter((record) => record["event.name"] === "ringlog.suppressed" && /row \d+ failed/.test(record.msg))
    .reduce((sum, record) => sum + record.log_count, 0);
  assert.equal(written + summed, count, `${written} written, ${summed} summarised`);
}

const RIC = "aws-lambda-ric@4.0.2";
const RIC_INTEGRITY = "sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==";

/** @param {{ readonly node: string }} place */
function whyNoClient({ node }) {
  if (process.platform !== "linux" || isOlder(node, 22)) return "runs on Linux, and on Node.js 22 or later";
  const missing = ["cmake", "make", "g++"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
  return missing.length > 0 ? `cannot be built without ${missing.join(", ")}` : undefined;
}

/** Lambda's own client, with its native part built as its installation does. @param {Project} project */
async function buildClient(project) {
  const { stdout } = await project.ok("npm", ["pack", RIC, "--silent"]);
  const tarball = join(project.folder, stdout.trim());
  const sum = createHash("sha512").update(readFileSync(tarball)).digest("base64");
  assert.equal(`sha512-${sum}`, RIC_INTEGRITY);
  project.write("client/package.json", { private: true });
  const headers = dirname(dirname(realpathSync(project.node)));
  const env = existsSync(join(headers, "include/node/node.h")) ? { npm_config_nodedir: headers } : {};
  await project.ok("npm", ["install", tarball, "--no-audit", "--no-fund", "--foreground-scripts"], {
    cwd: join(project.folder, "client"),
    env,
  });
  return join(project.folder, "client/node_modules/aws-lambda-ric/index.mjs");
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "lambda",
  tools: "package",
  cases: [
    ...HANDLERS.map((one) => ({
      name: `frozen when answered: ${one.name}`,
      tool: "Lambda's runtime API, simulated",
      run: (/** @type {Project} */ project) => everythingIsThere(project, one, project.node, ["bootstrap.mjs"]),
    })),
    {
      name: "frozen for 12 s in the middle of a flush: no false alarm",
      tool: "SIGSTOP",
      heavy: true,
      run: async (project) => {
        project.copy("lambda");
        // The reader takes nothing until the process has stood still.
        const held = ["-c", '"$0" "$@" | (while [ ! -e go ]; do sleep 0.1; done; cat >taken.log)', project.node];
        const { child, said, ended } = await project.start("sh", [...held, "frozen-flush.mjs"], {
          ready: /^waiting$/m,
        });
        await sleep(1_000);
        process.kill(-(/** @type {number} */ (child.pid)), "SIGSTOP");
        await sleep(12_000);
        process.kill(-(/** @type {number} */ (child.pid)), "SIGCONT");
        await sleep(1_000);
        assert.equal(said.stderr, "waiting\n");
        project.write("go", "");
        await ended;
        assert.equal(said.stderr, "waiting\nflushed\n");
        assert.equal(project.records("taken.log").length, 3_000);
        return 3_000;
      },
    },
    {
      name: "its own client, natively built: async, failing and streaming handlers",
      tool: RIC,
      heavy: true,
      limitMs: 900_000,
      skip: whyNoClient,
      run: async (project) => {
        const client = await buildClient(project);
        let count = 0;
        // It refuses handlers with a callback, as Lambda does from Node.js 24 on.
        for (const one of HANDLERS.filter(({ handler }) => !handler.startsWith("callsBack")))
          count += await everythingIsThere(project, one, project.node, [client]);
        return count;
      },
    },
  ],
};
