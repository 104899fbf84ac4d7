// @ts-check
// `fixtures/runtimes/job.ts`, played to each of its ends.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @typedef {import("./project.mjs").Project} Project */

/** How the job ends, and with what. `loud`: the runtime itself says why. */
export const ENDINGS = /** @type {const} */ ([
  { ending: "left", code: 0 },
  { ending: "close", code: 0 },
  { ending: "window", code: 0 },
  { ending: "burst", code: 0 },
  { ending: "exit", code: 3 },
  { ending: "uncaught", code: 1, loud: true },
  { ending: "rejected", code: 1, loud: true },
  { ending: "signal", signal: "SIGTERM" },
]);

/** What a pipe takes without a reader, on Linux. */
const PIPE_BYTES = 65_536;

/**
 * Plays the job on a runtime. What the console shows must be the file, byte for byte.
 * @param {Project} project whose tools have esbuild @param {string} command @param {readonly string[]} args @param {string} name of the log files
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function playEndings(project, command, args, name, env = {}) {
  project.copy("runtimes");
  await project.ok(project.bin("esbuild"), ["job.ts", "--format=esm", "--target=es2022", "--outfile=job.mjs"]);
  /** @type {Map<string, readonly any[]>} */
  const records = new Map();
  for (const expected of ENDINGS) {
    const { ending } = expected;
    const file = `${name}-${ending}.log`;
    const ended = await project.run(command, [...args, "job.mjs", ending, file], { env });
    const { code, signal } = { code: null, signal: null, ...expected };
    const said = "loud" in expected ? "" : ended.stderr.replace(/^\{"accepted":.*\}\n$/, "");
    assert.deepEqual({ ending, code: ended.code, signal: ended.signal, said }, { ending, code, signal, said: "" });
    const text = readFileSync(join(project.folder, file), "utf8");
    // A console beside a file has a memory of its own, and is not waited for at the end: where its reader is slow, lines are missing.
    if (text.length <= PIPE_BYTES) assert.equal(ended.stdout, text, `${ending}: console and file`);
    else assert.ok(areLinesOf(ended.stdout, text), `${ending}: the console has whole lines of the file, in its order`);
    if (ending === "close")
      assert.equal(ended.stderr, '{"accepted":515,"written":15,"suppressed":500,"pending":0,"mode":"worker"}\n');
    records.set(ending, project.records(file));
  }
  assert.equal(records.get("exit")?.length, (records.get("burst")?.length ?? 0) + (records.get("left")?.length ?? 0));
  return { records };
}

/** @param {string} some @param {string} all */
function areLinesOf(some, all) {
  let from = 0;
  for (const line of some.split(/(?<=\n)/)) {
    const at = all.indexOf(line, from);
    if (at < 0 || !line.endsWith("\n") || (at > 0 && all[at - 1] !== "\n")) return false;
    from = at + line.length;
  }
  return some !== "";
}

/** What `fixtures/runtimes/threads.mjs` wrote: proved whole by ringlog/verify, and each record with its own name. @param {Project} project @param {string} file */
export async function threadsAreWhole(project, file) {
  const path = join(project.folder, file);
  const { ok, records, problems } = await verifyWith(project, path);
  assert.ok(ok, JSON.stringify(problems));
  const lines = project.records(file);
  assert.deepEqual([records, lines.length], [15_000, 15_000]);
  for (const line of lines) {
    const [name, index] = line.msg.split(" ");
    assert.equal(line[`key ${name} ${index % 1_500} ${"k".repeat(30)}`], Number(index), line.msg);
    assert.equal(line["request.id"], name === "main" ? undefined : `thread-${name}`);
  }
  return lines.length;
}

/** `ringlog/verify` of the packed library. @param {Project} project @param {string} path */
export async function verifyWith(project, path) {
  const { verify } = await import(pathToFileURL(join(project.tools, "node_modules/ringlog/dist/verify.js")).href);
  return /** @type {Promise<{ ok: boolean, records: number, problems: unknown }>} */ (
    verify(path, { fromStart: true })
  );
}
