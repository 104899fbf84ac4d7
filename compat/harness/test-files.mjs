// @ts-check
// Test files of a stranger's under test runners: each has a log of its own, whoever else runs in the same process.
import assert from "node:assert/strict";

/** @typedef {import("./project.mjs").Project} Project */

/** What a runner says of something that was left open or goes wrong after the end. */
const LEAKS =
  /did not exit|open handle|failed to exit gracefully|after (?:the )?tests? (?:are|were) done|MaxListeners|leak|something prevents|hanging|Unhandled|close timed out/i;

const ESM = {
  ringlog: `import { debug, getLogger, initLogger } from "ringlog";`,
  node: `import { existsSync } from "node:fs"; import { setTimeout as sleep } from "node:timers/promises";`,
};
const CJS = {
  ringlog: `const { debug, getLogger, initLogger } = require("ringlog");`,
  node: `const { existsSync } = require("node:fs"); const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));`,
};

/**
 * Three files: one closes its log, one leaves it to the end of the process, one never opens any. `together`: they run at the same time,
 * and log once all of them have begun.
 * @param {Project} project
 * @param {{ header: string, extension?: string, isCjs?: boolean, together?: boolean, runTest?: string, runAfter?: string }} how
 */
export function writeTestFiles(project, { header, extension = "js", isCjs = false, together = false, ...calls }) {
  const { ringlog, node } = isCjs ? CJS : ESM;
  const { runTest = "test", runAfter = "afterAll" } = calls;
  const meets = together
    ? `while (!existsSync("closes.log") || !existsSync("leaves.log") || !existsSync("bare.begun")) await sleep(10);
  await sleep(100);`
    : "";
  for (const name of ["closes", "leaves"]) {
    project.write(
      `${name}.test.${extension}`,
      `${header}
${ringlog}
${node}
const ratio = debug(function ratio(data) {
  if (data === 0) throw new RangeError("division by zero");
});
${runTest}("logs", async () => {
  const before = getLogger().stats();
  const log = initLogger({ logName: "tested", filePath: "${name}.log", console: "off", throttleSec: 0 });
  ${meets}
  log.info("from ${name}");
  ratio(0);
  getLogger("named").error("failed", new Error("boom", { cause: new TypeError("inner") }));
  await log.flush();
  const { accepted, written, pending } = log.stats();
  if (accepted - before.accepted !== 3 || written - before.written !== 3 || pending !== 0) throw new Error(JSON.stringify(log.stats()));
});
${name === "closes" ? `${runAfter}(() => initLogger({ console: "off" }).close());` : ""}
`,
    );
  }
  project.write(
    `bare.test.${extension}`,
    `${header}
${ringlog}
${node}
${isCjs ? `const { writeFileSync } = require("node:fs");` : `import { writeFileSync } from "node:fs";`}
${runTest}("logs without having opened a log", async () => {
  writeFileSync("bare.begun", "");
  ${meets}
  getLogger("bare").warn("from bare");
  await getLogger().flush();
});
`,
  );
}

/** That each log has what its file logged, in its own order, and nothing else. @param {Project} project @param {boolean} isShared one logger for all files */
function checkTestFiles(project, isShared) {
  for (const name of ["closes", "leaves"]) {
    const records = project.records(`${name}.log`);
    assert.deepEqual(
      records.map(({ msg, seq }, index) => [msg, isShared ? index + 1 : seq]),
      [
        [`from ${name}`, 1],
        ["division by zero", 2],
        ["failed", 3],
      ],
      `${name}.log`,
    );
  }
  return 6;
}

/**
 * Runs a test runner to its end, by itself, without a word of what it was left with.
 * @param {Project} project @param {string} command @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, isShared?: boolean }} [how]
 */
export async function runTests(project, command, args, { env = {}, isShared = false } = {}) {
  const { stdout, stderr } = await project.ok(command, args, { env: { CI: "1", ...env } });
  assert.doesNotMatch(stdout + stderr, LEAKS);
  assert.match(stdout + stderr, /from bare/, "what was logged without an open log comes to the console");
  return checkTestFiles(project, isShared);
}
