// Waiting for what a program does, from outside.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 5;
/** Others than ringlog say nothing of what they meet: they are given this time. */
const SILENT_MS = 700;
const LIMIT_MS = 10_000;

/** Until ringlog has said this on stderr; other loggers get a while. */
export async function complains({ peer, said, hasEnded }, text) {
  const limitMs = performance.now() + (peer === "ringlog" ? LIMIT_MS : SILENT_MS);
  while (!hasEnded() && !said.stderr.includes(text) && performance.now() < limitMs) await sleep(POLL_MS);
}

/** The rest of `stops-in-the-middle.mjs` under a limit of the file's size: that is met, complained about, and lifted. */
export async function liftsSizeLimit(run) {
  const { stage, child, hasEnded } = run;
  stage.go("healthy");
  await stage.reached("failing", hasEnded);
  await complains(run, "EFBIG");
  if (!hasEnded()) execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]);
  stage.go("failing");
}

/** Until this holds, for ten seconds at most. */
export async function until(holds) {
  const limitMs = performance.now() + LIMIT_MS;
  while (!holds() && performance.now() < limitMs) await sleep(POLL_MS);
}

/** The process that is started by another, as `unshare --fork` and `strace` do it. */
export function childPid(pid) {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}

/** All processes that threads of this one have started and that are still there; none once it is gone. */
export function childrenOf(pid) {
  const threads = existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`) : [];
  return threads.flatMap((thread) => pidsIn(`/proc/${pid}/task/${thread}/children`));
}

/** Until this process has ended. One that nobody waits for has ended, too. */
export async function untilGone(pid) {
  await until(() => {
    try {
      return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.startsWith("Z");
    } catch {
      return true;
    }
  });
}

function pidsIn(path) {
  try {
    return readFileSync(path, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    // The thread has ended.
    return [];
  }
}
