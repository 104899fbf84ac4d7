import { spawnSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RINGLOG } from "../loggers.mjs";

const rotate = { maxBytes: 200_000 };
/** Without `durable`, SIGKILL may cut the very line that the system is writing. */
const RESTARTED = { rotate: { ...rotate, compress: true }, durable: true };

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 18,
  name: "own rotation",
  injected:
    "maxBytes of 200 kB in a burst; compressed; 4 processes on one file; SIGKILL in the middle (with durable), then the next start",
  peers: [RINGLOG],
  needs: [],
  cases: [
    {
      name: "burst",
      after: countFiles,
      program: "ends.mjs",
      task: { way: "same tick", count: 5_000, bytes: 200, options: { rotate } },
      expect: { exit: 3, check: severalFiles },
    },
    {
      name: "running, compressed",
      after: countFiles,
      program: "ends.mjs",
      task: { way: "by itself, later", count: 5_000, bytes: 200, options: { rotate: { ...rotate, compress: true } } },
      expect: { check: severalFiles },
    },
    {
      name: "several processes",
      after: countFiles,
      program: "appends.mjs",
      task: { way: "fork", processes: 4, options: { rotate } },
      expect: { check: severalFiles },
    },
    {
      name: "killed in the middle",
      program: "logs-on.mjs",
      task: { perTurn: 50, bytes: 200, options: RESTARTED },
      during: async ({ stage, hasEnded, child, endsNow }) => {
        await stage.reached("running", hasEnded);
        await new Promise((resolve) => setTimeout(resolve, 300));
        endsNow();
        child.kill("SIGKILL");
      },
      after: startAgain,
      // How many calls there were dies with it: every line that is there stands in exactly one file, without a gap.
      expect: { exit: "SIGKILL", stats: false, check: severalFiles },
    },
  ],
};

/** The next start with the same file. Its own report does not count. */
async function startAgain(run) {
  const { stage, node, peer } = run;
  const program = fileURLToPath(new URL("../programs/starts-again.mjs", import.meta.url));
  const options = RESTARTED;
  const task = { peer, file: stage.file, reports: stage.folder, options };
  spawnSync(node, [program, JSON.stringify(task)], { timeout: 10_000, stdio: "ignore" });
  await countFiles(run);
}

async function countFiles({ stage }) {
  const files = readdirSync(stage.logs).length;
  writeFileSync(join(stage.reports, "report-harness.json"), JSON.stringify({ files }));
}

function severalFiles({ reports }) {
  return reports.some(({ files }) => files > 1) ? [] : ["nothing was rotated"];
}
