// @ts-check
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** @typedef {import("./events.mjs").TestEvent} TestEvent */
/** @typedef {import("./events.mjs").Outcome} Outcome */
/** @typedef {{ readonly exitCode: number | null, readonly signal: string | null, readonly output: string, readonly timedOut: boolean }} Ending */
/**
 * @typedef {object} FileResult
 * @property {string} name
 * @property {number} ran tests that ran and count: neither skipped nor to do
 * @property {readonly { readonly name: string, readonly reason: string }[]} skipped
 * @property {number} todo
 * @property {readonly string[]} problems why the file fails; none if it passes
 * @property {string} output what the file printed
 * @property {number} durationMs
 */

const REPORTER = new URL("./events.mjs", import.meta.url).href;

/** What decides levels, formats and colours of a logger must not come from the terminal that runs the tests. */
const UNWANTED_ENV = ["LOG_LEVEL", "NO_COLOR", "FORCE_COLOR", "CI", "NODE_TEST_CONTEXT"];

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Runs one test file in a process group of its own, which is gone when this resolves.
 * @param {import("./find.mjs").TestFile} file
 * @param {{ readonly node: string, readonly limitMs: number }} options
 * @returns {Promise<FileResult>}
 */
export async function runFile(file, { node, limitMs }) {
  const folder = await mkdtemp(join(tmpdir(), "ringlog-test-"));
  const eventsPath = join(folder, "events.jsonl");
  const startMs = performance.now();
  try {
    const ending = await spawnFile(file.path, { node, limitMs, eventsPath });
    return judge(file.name, await readEvents(eventsPath), ending, performance.now() - startMs);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends what still runs, for when the runner itself is told to stop. */
export function endRunningFiles() {
  for (const child of running) endGroup(child);
}

/**
 * @param {string} path
 * @param {{ readonly node: string, readonly limitMs: number, readonly eventsPath: string }} options
 * @returns {Promise<Ending>}
 */
function spawnFile(path, { node, limitMs, eventsPath }) {
  const args = [`--test-reporter=${REPORTER}`, `--test-reporter-destination=${eventsPath}`, path];
  const child = spawn(node, args, { detached: true, env: environment(node), stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let output = "";
  let timedOut = false;
  const collect = (/** @type {Buffer} */ chunk) => {
    output = (output + chunk).slice(-1_000_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup(child);
  }, limitMs);
  // A process that the file left behind may hold the pipes open: it is ended with the file, not waited for.
  child.once("exit", () => endGroup(child));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ exitCode, signal, output, timedOut });
    });
  });
}

/** @param {string} node so that `node` and `npm` mean this one in what the tests start */
function environment(node) {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env["PATH"]}` };
  for (const name of UNWANTED_ENV) Reflect.deleteProperty(env, name);
  return env;
}

/** @param {import("node:child_process").ChildProcess} child */
function endGroup(child) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    // Already gone: that is what was wanted.
  }
}

/**
 * @param {string} path
 * @returns {Promise<TestEvent[]>} a last line that was cut off with its process is left out
 */
async function readEvents(path) {
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, "utf8")).split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/**
 * @param {string} name
 * @param {readonly TestEvent[]} events
 * @param {Ending} ending
 * @param {number} durationMs
 * @returns {FileResult}
 */
function judge(name, events, ending, durationMs) {
  const outcomes = events.filter(isOutcome);
  const skipped = outcomes.filter(({ skip }) => skip !== undefined);
  const ran = outcomes.filter(({ kind, skip, todo }) => kind === "test" && skip === undefined && todo === undefined);
  const failed = outcomes.filter(({ passed, todo, failure }) => !passed && todo === undefined && failure !== undefined);
  const problems = failed.map((event) => `${event.name}\n${event.failure}`);
  if (ending.timedOut) problems.push(`ended after its time limit, in: ${lastStarted(events) ?? "no test"}`);
  else if (problems.length === 0) problems.push(...describeEnding(events, ending, ran.length, skipped.length));
  return {
    name,
    ran: ran.length,
    skipped: skipped.map((event) => ({ name: event.name, reason: event.skip || "no reason given" })),
    todo: outcomes.filter(({ todo }) => todo !== undefined).length,
    problems,
    output: ending.output,
    durationMs,
  };
}

/**
 * @param {readonly TestEvent[]} events
 * @param {Ending} ending
 * @param {number} ran
 * @param {number} skipped
 */
function describeEnding(events, { exitCode, signal }, ran, skipped) {
  if (signal !== null) return [`died of ${signal}`];
  if (exitCode !== 0) return [`exit code ${exitCode}`];
  if (ran === 0) return [skipped > 0 ? `ran no test: all ${skipped} were skipped` : "ran no test"];
  if (events.at(-1)?.kind !== "end") return ["exited before its tests had ended"];
  return [];
}

/** @param {readonly TestEvent[]} events */
function lastStarted(events) {
  const finished = new Set(events.filter(isOutcome).map(({ name }) => name));
  const starts = events.flatMap((event) => (event.kind === "start" ? [event.name] : []));
  return starts.findLast((name) => !finished.has(name));
}

/**
 * @param {TestEvent} event
 * @returns {event is Outcome}
 */
function isOutcome(event) {
  return event.kind === "test" || event.kind === "suite";
}
