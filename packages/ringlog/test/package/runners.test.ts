// The installed package under test runners: records come out, nothing hangs, nothing is reported as left open.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Project } from "./project.js";

const JEST = "jest@30.5.2";
const LEAKS =
  /did not exit|open handle|failed to exit gracefully|after (?:the )?tests? (?:are|were) done|MaxListeners|leak/i;

/** A test file of the stranger's: one that closes the logger, and one that leaves it to the end of the process. */
function testFile(header: string, name: string, closes: boolean): string {
  return `
${header}
const ratio = debug(function ratio(data) { return 10n / data; });
test("logs", async () => {
  const log = initLogger({ logName: "tested", filePath: ${JSON.stringify(`${name}.log`)}, console: "off", throttleSec: 0 });
  log.info("from ${name}");
  ratio(0n);
  log.error("failed", new Error("boom", { cause: new TypeError("inner") }));
  await log.flush();
  const { accepted, written, pending } = log.stats();
  if (accepted !== 3 || written !== 3 || pending !== 0) throw new Error(JSON.stringify(log.stats()));
});
${closes ? "afterAll(() => initLogger({ console: 'off' }).close());" : ""}
`;
}

const ESM = `import { debug, initLogger } from "ringlog";`;
const CJS = `const { debug, initLogger } = require("ringlog");`;

function checkRecords(project: Project, name: string): void {
  const records = project.records(`${name}.log`);
  assert.deepEqual(
    records.map(({ msg, seq }) => [msg, seq]),
    [
      [`from ${name}`, 1],
      ["Division by zero", 2],
      ["failed", 3],
    ],
  );
  assert.match(JSON.stringify(records[2]?.["exception.causes"]), /^\[\{"type":"TypeError"/);
}

test("node:test runs and ends by itself", (t) => {
  const project = new Project({ type: "module" });
  t.after(() => project.remove());
  const header = `${ESM}\nimport { after as afterAll, test } from "node:test";`;
  project.write("closes.test.js", testFile(header, "closes", true));
  project.write("leaves.test.js", testFile(header, "leaves", false));
  const { code, stdout, stderr } = project.node(["--test"]);
  assert.equal(code, 0, stdout + stderr);
  for (const name of ["closes", "leaves"]) checkRecords(project, name);
});

/** Why Jest cannot be installed, or false. */
function whyNoJest(): string | false {
  const project = new Project();
  try {
    project.npm("view", JEST, "version", "--fetch-retries=0", "--fetch-timeout=20000");
    return false;
  } catch (error) {
    return `the registry gives no ${JEST}: ${/npm error code \w+/.exec(String(error))?.[0] ?? "npm view failed"}`;
  } finally {
    project.remove();
  }
}

const skip = whyNoJest();

for (const { mode, type, header, options } of [
  { mode: "CommonJS", type: "commonjs", header: CJS, options: "" },
  { mode: "ESM, --experimental-vm-modules", type: "module", header: ESM, options: "--experimental-vm-modules" },
]) {
  test(`Jest, ${mode}`, { skip }, async (t) => {
    const project = new Project({ type, jest: { testEnvironment: "node", transform: {} } });
    t.after(() => project.remove());
    project.npm("install", "--prefer-offline", "--ignore-scripts", JEST);
    project.write("closes.test.js", testFile(header, "closes", true));
    project.write("leaves.test.js", testFile(header, "leaves", false));
    for (const args of [["--runInBand"], ["--maxWorkers=2"], ["--runInBand", "--detectOpenHandles"]]) {
      await t.test(args.join(" "), () => {
        const env = options === "" ? {} : { NODE_OPTIONS: options };
        const { code, stdout, stderr } = project.node(["node_modules/jest/bin/jest.js", "--ci", ...args], env);
        assert.equal(code, 0, stdout + stderr);
        assert.doesNotMatch(stdout + stderr, LEAKS);
        assert.match(stderr, /Tests: +2 passed, 2 total/);
        for (const name of ["closes", "leaves"]) {
          checkRecords(project, name);
          project.write(`${name}.log`, "");
        }
      });
    }
  });
}
