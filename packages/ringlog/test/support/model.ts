import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Stats } from "ringlog";
import { byThread, droppedCount, type Line, ownLines, parseLog } from "./log-lines.js";
import { type Ending, run } from "./program.js";
import { checkAccount, totalDropped } from "./stats-file.js";

/** What a run of the model says of itself. */
type Said = Stats & {
  readonly problems: readonly string[];
  readonly done: readonly string[];
  /** That still ran when the process ended: each may have been in the middle of a call. */
  readonly threads: number;
};

const ENDS = { code: [0, 1], signal: ["SIGTERM", null] };
const LIMIT_MS = 60_000;

/** Runs the model with a seed, and checks what it leaves: ACC and OK in the words of the fault list. */
export async function playModel(
  folder: string,
  seed: number,
  deaths: "deaths" | "no-deaths",
  node: string = process.execPath,
): Promise<Stats | undefined> {
  const ending = await run("model.mjs", { args: [folder, String(seed), deaths], node, limitMs: LIMIT_MS });
  try {
    return check(folder, ending);
  } catch (error) {
    throw new Error(`seed ${seed} (${deaths}): ${(error as Error).message}\n${describeRun(folder, ending)}`, {
      cause: error,
    });
  }
}

function check(folder: string, { code, signal, stderr }: Ending): Stats | undefined {
  assert.ok(ENDS.code.includes(code ?? 0) && ENDS.signal.includes(signal), `ended with ${code ?? signal}`);
  if (code === 1) assert.match(stderr, /Error: the end of the model/);
  const lines = readdirSync(folder)
    .filter(isLog)
    .flatMap((name) => readLines(join(folder, name)));
  checkNumbers(lines);
  if (signal !== null) {
    assert.deepEqual((JSON.parse(readFileSync(join(folder, "done.json"), "utf8")) as Said).problems, []);
    return undefined;
  }
  const said = JSON.parse(readFileSync(join(folder, "stats.json"), "utf8")) as Said;
  assert.deepEqual(said.problems, []);
  checkAccount(said);
  assert.ok(said.pending <= said.threads, `${said.pending} pending at the end`);
  assert.equal(said.written, ownLines(lines).length, "as many lines as stats() says");
  assert.equal(droppedCount(lines), totalDropped(said), "loss records tell of every loss");
  return said;
}

/** Each thread's numbers once, and none missing that no loss record explains. */
function checkNumbers(lines: readonly Line[]): void {
  for (const [thread, own] of byThread(lines)) {
    const seqs = ownLines(own).map(({ seq }) => seq as number);
    const distinct = new Set(seqs);
    assert.equal(distinct.size, seqs.length, `${thread}: lines that stand there twice`);
    const missing = Math.max(0, ...seqs) - distinct.size;
    assert.ok(missing <= droppedCount(own), `${thread}: ${missing} are missing, ${droppedCount(own)} explained`);
  }
}

function isLog(name: string): boolean {
  return name.startsWith("app");
}

function readLines(path: string): Line[] {
  const bytes = readFileSync(path);
  const lines = parseLog((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
  // In one file, each thread's numbers ascend.
  for (const [thread, own] of byThread(lines)) {
    const seqs = ownLines(own).map(({ seq }) => seq as number);
    seqs.forEach((seq, index) => {
      assert.ok(index === 0 || seq > (seqs[index - 1] as number), `${thread}: ${seq} stands after ${seqs[index - 1]}`);
    });
  }
  return lines;
}

function describeRun(folder: string, { stderr }: Ending): string {
  const files = ["stats.json", "done.json"].map((name) => join(folder, name)).filter((path) => existsSync(path));
  return [...files.map((path) => readFileSync(path, "utf8")), stderr.slice(-2_000)].join("\n");
}
