// ringlog/testing and ringlog/sinks out of the packed tarball, from both kinds of modules.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Project } from "./project.js";

let project: Project;
before(() => {
  project = new Project();
});
after(() => project.remove());

const HEADS = {
  "use.mjs": `
    import * as ringlog from "ringlog";
    import * as testing from "ringlog/testing";
    import * as sinks from "ringlog/sinks";
    import { pathToFileURL } from "node:url";`,
  "use.cjs": `
    const ringlog = require("ringlog");
    const testing = require("ringlog/testing");
    const sinks = require("ringlog/sinks");
    const { pathToFileURL } = require("node:url");`,
};
const USE = `
  (async () => {
    const names = [testing, sinks].map((all) => Object.keys(all).filter((name) => name !== "default" && name !== "module.exports").sort());
    const { logger, records } = testing.createTestLogger();
    logger.info("in memory");
    const captured = testing.captureLogs(() => ringlog.getLogger("app").info("captured"));
    const log = ringlog.initLogger({
      console: "off",
      sinks: [{ module: pathToFileURL("lines.mjs"), options: { path: __FILE__ + ".log" } }],
    });
    log.info("to a sink");
    await log.close();
    console.log(JSON.stringify([names, records[0].msg, captured.records[0].msg, log.stats().sinks.lines.written]));
  })();`;

for (const [name, head] of Object.entries(HEADS))
  test(`${name}: tests in memory, catches the process's logger, and writes to a sink`, () => {
    project.write(
      "lines.mjs",
      `import { appendFileSync } from "node:fs";
       export const open = ({ path }) => ({ write: (lines) => appendFileSync(path, lines) });`,
    );
    project.write(name, `${head}${USE}`.replaceAll("__FILE__", JSON.stringify(name)));
    const { code, stdout, stderr } = project.node([name]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    const names = [["captureLogs", "createCanaries", "createTestLogger"], ["sinkChecks"]];
    assert.deepEqual(JSON.parse(stdout), [names, "in memory", "captured", 1]);
    assert.match(project.read(`${name}.log`), /"msg":"to a sink"/);
  });
