// @ts-check
// What Lambda does around a function: gives it invocations by its runtime API, and stops the process as soon as one is over.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseRecords } from "./project.mjs";

/** @typedef {{ readonly path: string, readonly body: string }} Posted */
/**
 * What was there while the process stood still.
 * @typedef {object} Frozen
 * @property {string} requestId
 * @property {Posted} posted what the function answered
 * @property {readonly any[]} records of its log file
 * @property {string} stdout
 */

/** Longer than what counts as a stall in the handlers. */
const FROZEN_MS = 600;
const NEXT = "/2018-06-01/runtime/invocation/next";

/**
 * Plays invocations. The process is stopped at the moment when the answer is there; that of a streaming handler when it asks for the
 * next one, for its stream may end before the handler does.
 * @param {import("./project.mjs").Project} project
 * @param {{ command: string, args: readonly string[], handler: string, events: readonly object[], streams?: boolean }} how
 * @returns {Promise<{ frozen: readonly Frozen[], stderr: string }>}
 */
export async function playInvocations(project, { command, args, handler, events, streams = false }) {
  const stdoutPath = join(project.folder, "stdout.log");
  const logPath = join(project.folder, `${handler}.log`);
  /** @type {Frozen[]} */
  const frozen = [];
  /** @type {Posted | undefined} */
  let posted;
  let given = 0;
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let child;
  /** @type {(value: undefined) => void} */
  let over = () => undefined;
  const allOver = new Promise((resolve) => (over = resolve));
  const freeze = async (/** @type {Posted} */ answered) => {
    child?.kill("SIGSTOP");
    const records = parseRecords(readFileSync(logPath, "utf8"));
    frozen.push({ requestId: idOf(given), posted: answered, records, stdout: readFileSync(stdoutPath, "utf8") });
    await sleep(FROZEN_MS);
    child?.kill("SIGCONT");
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const isNext = request.url === NEXT;
    if (!isNext) posted = { path: request.url ?? "", body };
    if (posted !== undefined && isNext === streams) {
      await freeze(posted);
      posted = undefined;
    } else if (isNext) posted = undefined;
    if (!isNext) return response.writeHead(202).end("{}");
    if (given === events.length) return over(undefined);
    given++;
    response.writeHead(200, headersOf(given)).end(JSON.stringify(events[given - 1]));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const api = `127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
  const env = { ...environmentOf(project.folder, handler), AWS_LAMBDA_RUNTIME_API: api, LOG_FILE: logPath };
  try {
    const toFile = ["-c", 'exec "$0" "$@" >stdout.log', command, ...args];
    const started = await project.start("sh", toFile, { env, ready: /^/ });
    child = started.child;
    const ended = await Promise.race([allOver, started.ended]);
    if (ended !== undefined) throw new Error(`the function ended with ${ended.signal ?? ended.code}\n${ended.stderr}`);
    return { frozen, stderr: started.said.stderr };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** @param {number} count */
function idOf(count) {
  return `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
}

/** @param {number} count */
function headersOf(count) {
  return {
    "Content-Type": "application/json",
    "Lambda-Runtime-Aws-Request-Id": idOf(count),
    "Lambda-Runtime-Deadline-Ms": String(Date.now() + 60_000),
    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:000000000000:function:tried",
  };
}

/** @param {string} folder @param {string} handler */
function environmentOf(folder, handler) {
  return {
    _HANDLER: `handlers.${handler}`,
    LAMBDA_TASK_ROOT: folder,
    AWS_LAMBDA_FUNCTION_NAME: "tried",
    AWS_LAMBDA_FUNCTION_VERSION: "1",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_LOG_GROUP_NAME: "tried",
    AWS_LAMBDA_LOG_STREAM_NAME: "tried",
  };
}
