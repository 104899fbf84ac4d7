// lnav on the same file, without its screen: it reads all of it at the start.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: { lnav: { type: "string" }, format: { type: "string" }, file: { type: "string" } },
});
/** As often as that it is asked how much memory it has. */
const LOOK_EVERY_MS = 50;

const folder = mkdtempSync(join(tmpdir(), "ringlog-bench-lnav-"));
const measured = [];
let maxRssBytes = 0;
try {
  if (values.format !== undefined) await run(["-i", values.format]);
  await measure("load", []);
  await measure("load, and filter level:error", ["-c", ":set-min-log-level error"]);
  await measure("load, and filter a rare text", ["-c", ":filter-in shard 7 does"]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(JSON.stringify({ measured, maxRssBytes }));

async function measure(what, commands) {
  const startMs = performance.now();
  await run(["-n", "-q", ...commands, values.file]);
  measured.push({ what: `lnav: ${what}`, ms: performance.now() - startMs });
}

/** With a home of its own, so that it keeps nothing of the runs before. */
function run(args) {
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder, TERM: "dumb" };
  const child = spawn(values.lnav, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const timer = setInterval(() => {
    maxRssBytes = Math.max(maxRssBytes, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      if (code === 0) resolve();
      else reject(new Error(`lnav ended with ${code}: ${stderr.slice(0, 500)}`));
    });
  });
}

function peakOf(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1_024;
  } catch {
    // It has just ended.
    return 0;
  }
}
