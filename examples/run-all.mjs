// @ts-check
// Runs every example as a process and checks its exit code and what it prints. Usage: node examples/run-all.mjs [part of a name]...
import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const EXAMPLES_DIR = fileURLToPath(new URL(".", import.meta.url));
const LIMIT_MS = 20_000;
/** The environment decides on format, colour and level; the examples are checked as they behave without. */
const UNSET = ["LOG_LEVEL", "NO_COLOR", "FORCE_COLOR", "CI"];

/**
 * What each example must end with and print. `crash.mjs` ends with 1 on purpose.
 * @type {Readonly<Record<string, { readonly code?: number, readonly stdout?: readonly RegExp[], readonly stderr?: readonly RegExp[],
 *   readonly nodeArgs?: readonly string[] }>>}
 */
const EXPECTED = {
  "quick-start.mjs": { stdout: [/"password":"\[redacted\]"/, /"msg":"charge failed".*ETIMEDOUT/, /^4 records in /m] },
  "child-loggers.mjs": {
    stdout: [/"msg":"packed".*"logger.name":"orders".*"orderId":1001,"step":"packing"/, /"msg":"logged: children/],
    stderr: [/debug enabled: orders true, audit false/],
  },
  "request-ids-http.mjs": {
    stdout: [
      /"msg":"user loaded".*"request.id":"from-outside-7"/,
      /"user 13 is unknown".*"request.id":"from-outside-13"/,
    ],
    stderr: [/answered: from-outside-7 from-outside-13 [0-9a-z]{8}/],
  },
  "http-node.mjs": {
    stdout: [
      /"msg":"order looked up".*"request.id":"try-9"/,
      /"msg":"GET \/orders\/:id 200 [\d.]+ ms".*"url.path":"\/orders\/7"/,
      /"level":"warn","msg":"GET \/nowhere 404 /,
    ],
    stderr: [/\/payments\/7: 500, request try-11/],
  },
  "debug-functions.mjs": {
    stdout: [
      /"code.function.name":"ratio","debug.args":\["0"\]/,
      /"debug.path":\["charge","checkout"\],"debug.crash":true/,
    ],
    stderr: [/safe: undefined\nfallback: no data \(row 7 is locked\)\nstrict: TypeError\nonly: undefined/],
  },
  "debug-decorators.ts": {
    stdout: [/"code.function.name":"Payments.ratio"/, /"code.function.name":"Payments.charge"/],
    stderr: [/ratio: undefined\nrate: 1\npages: 1\ncharge: Database disconnected!\nwritten: 4/],
  },
  "throttling.mjs": {
    stdout: [/"event.name":"ringlog.suppressed","log_count":999.*"suppressed.requests":40/],
    stderr: [/accepted 1001 = written 2 \+ suppressed 999/],
  },
  "lambda.mjs": {
    stdout: [
      /"msg":"order loaded".*"request.id":"invocation-7"/,
      /"order 13 is locked".*"request.id":"invocation-13".*"debug.path":\["loadOrder","handler"\]/,
    ],
    stderr: [/answered 200, with 1 record written\nfailed: order 13 is locked, with 2 records written/],
  },
  "crash.mjs": {
    code: 1,
    stdout: [/"msg":"step 1000".*\n.*"level":"fatal".*"no configuration found".*"process.cpu.utilization":/],
    stderr: [/Error: no configuration found/],
  },
  "worker-threads.mjs": {
    stdout: [/"thread.id":[1-9].*"job":1}/, /"job":2}/, /"job":3}/],
    stderr: [/3 records of 3 threads/],
  },
  "pino.mjs": {
    stdout: [
      /^\{"level":30,"time":\d+,"pid":\d+,"hostname":".*","name":"shop","uptimeSec":\d+,"order":7,"card":\{"number":"\[Redacted\]","kind":"visa"\},"msg":"sold to ann"\}$/m,
      /"reqId":"r-1",.*"user":5,"msg":"low on stock"/,
      /"event.name":"ringlog.suppressed","log_count":2/,
    ],
  },
  "register/app.mjs": {
    nodeArgs: ["--import", "ringlog/register"],
    stdout: [
      /"level":"info","msg":"listening { host: '127.0.0.1', password: '\[redacted\]' }".*"logger.name":"console"/,
      /"level":"error","msg":"no answer for \/fails:".*"exception.message":"no such order"/,
      /"level":"warn","msg":" {2}no new requests"/,
      /"msg":"the order book is old".*"event.name":"process.warning"/,
    ],
    stderr: [/\[SHOP1\] DeprecationWarning/],
  },
  "sinks/post-batches.mjs": {
    stdout: [/"msg":"order paid"/],
    stderr: [/the server has stock is low, payment refused; {"written":2,"dropped":{},/],
  },
  "cjs.cjs": { stdout: [/"msg":"parsed".*"value":{"a":1}/, /"msg":"not parsed".*"value":null/] },
};

/** These need what is not installed here: `npm run test:compat` runs them with the real framework. */
const ELSEWHERE = ["express.mjs", "fastify.mjs", "hono.mjs", "koa.mjs"];

/**
 * @typedef {{ readonly name: string, readonly file: string, readonly path: string }} Program
 * @param {string} temporary
 * @returns {Promise<Program[]>} an example in TypeScript is two programs: one for each kind of decorators
 */
async function findPrograms(temporary) {
  const files = (await readdir(EXAMPLES_DIR)).filter((file) => /\.(?:mjs|cjs|ts)$/.test(file));
  const programs = files
    .filter((file) => file !== basename(import.meta.url) && !ELSEWHERE.includes(file))
    .map((file) =>
      file.endsWith(".ts") ? compile(file, temporary) : [{ name: file, file, path: join(EXAMPLES_DIR, file) }],
    );
  return [...(await Promise.all(programs)).flat(), ...inFolders()];
}

/** @returns {Program[]} */
function inFolders() {
  const files = Object.keys(EXPECTED).filter((file) => file.includes("/"));
  return files.map((file) => ({ name: file, file, path: join(EXAMPLES_DIR, file) }));
}

/**
 * @param {string} file
 * @param {string} temporary
 */
function compile(file, temporary) {
  const modes = { "TC39 decorators": false, "legacy decorators": true };
  return Promise.all(
    Object.entries(modes).map(async ([mode, experimentalDecorators]) => {
      const outfile = join(temporary, `${basename(file, ".ts")}-${experimentalDecorators ? "legacy" : "tc39"}.mjs`);
      const tsconfigRaw = { compilerOptions: { experimentalDecorators } };
      const entryPoints = [join(EXAMPLES_DIR, file)];
      await build({
        entryPoints,
        outfile,
        tsconfigRaw,
        bundle: true,
        platform: "node",
        format: "esm",
        target: "node20",
      });
      return { name: `${file} (${mode})`, file, path: outfile };
    }),
  );
}

/**
 * @param {Program} program
 * @param {string} temporary where the example's own temporary files go
 * @returns {Promise<{ code: number | string | null, stdout: string, stderr: string, durationMs: number }>}
 */
function run({ file, path }, temporary) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
  const startMs = performance.now();
  const child = spawn(process.execPath, [...(EXPECTED[file]?.nodeArgs ?? []), path], {
    cwd: EXAMPLES_DIR,
    env: { ...env, TMPDIR: temporary, TEMP: temporary },
    timeout: LIMIT_MS,
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (output.stderr += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      resolve({ code: code ?? signal, ...output, durationMs: performance.now() - startMs });
    });
  });
}

/**
 * @param {Program} program
 * @param {Awaited<ReturnType<typeof run>>} result
 * @returns {string[]} what is wrong
 */
function findProblems({ file }, result) {
  const expected = EXPECTED[file];
  if (expected === undefined) return [`run-all.mjs does not say what ${file} must print`];
  const { code = 0, stdout = [], stderr = [] } = expected;
  return [
    ...(result.code === code ? [] : [`ended with ${result.code}, not ${code}`]),
    ...stdout.filter((line) => !line.test(result.stdout)).map((line) => `stdout lacks ${line}`),
    ...stderr.filter((line) => !line.test(result.stderr)).map((line) => `stderr lacks ${line}`),
  ];
}

/** @returns {Promise<number>} how many programs failed */
async function main() {
  const temporary = await mkdtemp(join(tmpdir(), "ringlog-examples-"));
  try {
    const wanted = process.argv.slice(2);
    const programs = (await findPrograms(temporary)).filter(
      ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
    );
    let failed = 0;
    for (const program of programs) {
      const result = await run(program, temporary);
      const problems = findProblems(program, result);
      const state = problems.length === 0 ? "ok    " : "FAILED";
      console.log(`${state} ${program.name}, exit code ${result.code}, ${(result.durationMs / 1000).toFixed(1)} s`);
      if (problems.length === 0) continue;
      failed++;
      console.log([...problems, "stdout:", result.stdout, "stderr:", result.stderr].join("\n"));
    }
    const missing = Object.keys(EXPECTED).filter((file) => !programs.some((program) => program.file === file));
    if (wanted.length === 0 && missing.length > 0) throw new Error(`no such example: ${missing.join(", ")}`);
    console.log(`${programs.length} examples ran, ${failed} failed; run by test:compat: ${ELSEWHERE.join(", ")}`);
    return failed;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) === 0 ? 0 : 1;
