// What `durable` costs the caller: the same bursts with rings in memory and in files, taking turns. node bench/measure/durable.mjs [rounds]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { initLogger } from "ringlog";

const BURST = 1_000;
const PAUSE_MS = 5;
const BURSTS = 200;
const WARM_UP = 100;
const [first = "7", folder] = process.argv.slice(2);

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** One process: median ns of a call in bursts, and ms of the start. */
async function measure(durable) {
  const began = performance.now();
  const log = initLogger({ filePath: join(folder, "bench.log"), console: "off", ...(durable ? { durable } : {}) });
  const startMs = performance.now() - began;
  const burst = () => {
    const start = process.hrtime.bigint();
    for (let n = 0; n < BURST; n++)
      log.info({ userId: n, method: "GET", path: "/orders", status: 200, ms: n / 8 }, "request done");
    return Number(process.hrtime.bigint() - start) / BURST;
  };
  const times = [];
  for (let index = 0; index < WARM_UP + BURSTS; index++) {
    const ns = burst();
    if (index >= WARM_UP) times.push(ns);
    await sleep(PAUSE_MS);
  }
  await log.close();
  return { ns: median(times), startMs };
}

async function compare(rounds) {
  const results = { memory: [], files: [] };
  for (let round = 0; round < rounds; round++) {
    for (const way of Object.keys(results)) {
      const own = mkdtempSync(join(tmpdir(), "ringlog-bench-"));
      const args = [fileURLToPath(import.meta.url), way, own];
      results[way].push(JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })));
      rmSync(own, { recursive: true });
    }
  }
  for (const [way, runs] of Object.entries(results)) {
    const ns = median(runs.map((run) => run.ns)).toFixed(1);
    const startMs = median(runs.map((run) => run.startMs)).toFixed(1);
    console.log(`rings in ${way}: ${ns} ns a call, initLogger ${startMs} ms`);
  }
}

if (folder === undefined) await compare(Number(first));
else console.log(JSON.stringify(await measure(first === "files")));
