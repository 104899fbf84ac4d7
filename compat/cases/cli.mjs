// @ts-check
// The command line as a user gets it: from its packed package, with nothing of this repository beside it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { addCommandLine } from "../harness/install.mjs";

const PROGRAM = `
import { initLogger, withRequestId } from "ringlog";
const log = initLogger({ logName: "Shop", filePath: "app.log", console: "off" });
for (let id = 1; id <= 50; id++) withRequestId("r-" + id, () => log.info("order placed", { id }));
withRequestId("r-7", () => log.error(new Error("no answer"), "payment failed"));
await log.close();
`;

/** Writes a log with the packed library. @param {import("../harness/project.mjs").Project} project */
async function prepare(project) {
  await addCommandLine(project.tools);
  project.write("write.mjs", PROGRAM);
  await project.ok(project.node, ["write.mjs"]);
  const cli = join(project.tools, "node_modules/ringlog-cli/dist/cli.js");
  return (/** @type {string[]} */ ...args) => project.ok(project.node, [cli, ...args], { input: "" });
}

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "cli",
  tools: "cli",
  cases: [
    {
      name: "commands",
      tool: "ringlog-cli",
      run: async (project) => {
        const ringlog = await prepare(project);
        const [version, errors, trace, query, verify] = [
          await ringlog("--version"),
          await ringlog("errors", "--json", "app.log"),
          await ringlog("trace", "--json", "r-7", "app.log"),
          await ringlog("query", "--json", "id>=41", "app.log"),
          await ringlog("verify", "app.log"),
        ].map(({ stdout }) => stdout.trim());
        assert.equal(version, project.version("ringlog-cli"));
        assert.match(errors ?? "", /no answer/);
        assert.deepEqual([trace?.split("\n").length, query?.split("\n").length], [2, 10]);
        assert.notEqual(verify, "");
        return "51 records";
      },
    },
    {
      name: "SQL",
      tool: "@duckdb/node-api",
      run: async (project) => {
        const ringlog = await prepare(project);
        const sql = "SELECT level, count(*)::INT AS n FROM logs GROUP BY level ORDER BY n";
        const { stdout } = await ringlog("query", "--json", "--sql", sql, "app.log");
        const rows = stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        assert.deepEqual(
          rows.map(({ level, n }) => [level, Number(n)]),
          [
            ["error", 1],
            ["info", 50],
          ],
        );
        return "51 records";
      },
    },
    {
      name: "viewer",
      tool: "ringlog-cli",
      run: async (project) => {
        await prepare(project);
        const cli = join(project.tools, "node_modules/ringlog-cli/dist/cli.js");
        const ready = /http:\/\/127\.0\.0\.1:\d+\/\S*/;
        const viewer = await project.start(project.node, [cli, "view", "--no-open", "app.log"], { ready });
        const first = await fetch(viewer.match[0], { redirect: "manual" });
        const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
        const rows = await fetch(new URL("/api/rows?q=level:error", viewer.match[0]), { headers: { cookie } });
        const { total } = /** @type {{ total: number }} */ (await rows.json());
        assert.deepEqual([rows.status, total], [200, 1]);
        const { signal } = await viewer.stop("SIGINT");
        assert.equal(signal, "SIGINT");
        return "51 records";
      },
    },
  ],
};
