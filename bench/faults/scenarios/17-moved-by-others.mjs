import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PEERS } from "../loggers.mjs";
import { until } from "../watch.mjs";

const TURN_MS = 700;
const TIMES = 3;

/** @type {import("../scenario.mjs").Fault} */
export const fault = {
  number: 17,
  name: "moved, deleted or cut off by others",
  injected:
    "logrotate by rename and by copytruncate, three times; the file deleted; its folder deleted; what is deleted is read through another link",
  peers: PEERS,
  needs: ["posix"],
  cases: [
    { ...moved("rename", rotates("nocreate")), needs: ["logrotate"], expect: { check: hasNewFile } },
    {
      ...moved("copytruncate", rotates("copytruncate")),
      needs: ["logrotate"],
      expect: { lost: "perhaps", isCutOff: true },
    },
    { ...moved("file deleted", deletesFile), expect: { check: hasNewFile } },
    { ...moved("folder deleted", deletesFolder), expect: { check: hasNewFile } },
  ],
};

/** Whether it writes to a new file is seen by the harness itself, and noted as its own report. */
function moved(name, move) {
  return {
    name,
    program: "logs-on.mjs",
    during: async (run) => {
      const { stage, hasEnded } = run;
      mkdirSync(join(stage.folder, "kept"));
      await stage.reached("running", hasEnded);
      await until(() => hasEnded() || sizeOf(stage.file) > 0);
      await move(run);
      // One second is what it may take to notice, and another one on a machine that is busy.
      const limitMs = performance.now() + 2_000;
      await until(() => hasEnded() || sizeOf(stage.file) > 0 || performance.now() > limitMs);
      const isReopened = name === "copytruncate" || sizeOf(stage.file) > 0;
      writeFileSync(join(stage.reports, "report-harness.json"), JSON.stringify({ isReopened }));
      stage.go("stop");
    },
    after: async ({ stage, reader }) => reader.readFolder(join(stage.folder, "kept")),
  };
}

function rotates(mode) {
  return async ({ stage, hasEnded }) => {
    const config = join(stage.folder, "logrotate.conf");
    writeFileSync(config, `${stage.file} {\n  rotate 20\n  ${mode}\n  missingok\n}\n`, { mode: 0o600 });
    for (let time = 0; time < TIMES && !hasEnded(); time++) {
      const before = sizeOf(stage.file);
      execFileSync("logrotate", ["--force", "--state", join(stage.folder, "state"), config]);
      const limitMs = performance.now() + TURN_MS;
      await until(
        () => performance.now() > limitMs && (sizeOf(stage.file) !== before || performance.now() > limitMs + 1_500),
      );
    }
  };
}

async function deletesFile({ stage }) {
  linkSync(stage.file, join(stage.folder, "kept", "app.deleted"));
  rmSync(stage.file);
}

async function deletesFolder({ stage }) {
  linkSync(stage.file, join(stage.folder, "kept", "app.deleted"));
  rmSync(stage.logs, { recursive: true });
}

function hasNewFile({ reports }) {
  return reports.some(({ isReopened }) => isReopened) ? [] : ["it never wrote to a new file"];
}

function sizeOf(path) {
  return existsSync(path) ? statSync(path).size : 0;
}
