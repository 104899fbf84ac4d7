// The viewer's server: how soon a page can draw, and how soon a line that is appended is told to it.
import { appendFileSync, constants, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { check, end, FILE, LINES, load, note, time } from "./program.mjs";

const { startViewer } = await load("start-viewer");
const APPENDED = 20;
const LOOK_EVERY_MS = 50;

const folder = mkdtempSync(join(tmpdir(), "ringlog-bench-live-"));
// It is written to.
const path = join(folder, "live.log");
copyFileSync(FILE, path, constants.COPYFILE_FICLONE);
const pageFolder = fileURLToPath(new URL("../../../packages/ringlog-cli/dist/web/", import.meta.url));

let viewer;
let cookie = "";
try {
  const first = await time("viewer: from its start to the histogram", async () => {
    viewer = await startViewer({
      paths: [path],
      rotated: false,
      port: 0,
      cacheFolder: join(folder, "cache"),
      pageFolder,
    });
    await enter();
    return await ask("histogram?buckets=200");
  });
  check(first.total === LINES, "not all lines are counted");
  await time("viewer: until all is indexed", whenIndexed);
  // As the page does as soon as the index is complete.
  await time("viewer: the histogram, from the index", () => ask("histogram?buckets=200"));
  await time("viewer: filter level:error", () => ask("histogram?buckets=200&q=level:error"));
  await time("viewer: filter a rare text", () => ask("histogram?buckets=200&q=%22was%20declined%22"));
  await scroll();
  await live();
} finally {
  await viewer?.close();
  rmSync(folder, { recursive: true, force: true });
}
end();

/** As a browser does: the token is exchanged for a cookie. */
async function enter() {
  const reply = await fetch(viewer.url, { redirect: "manual" });
  cookie = reply.headers.get("set-cookie").split(";")[0];
}

async function ask(what) {
  const reply = await fetch(new URL(`/api/${what}`, viewer.url), { headers: { cookie } });
  check(reply.ok, `${what}: ${reply.status}`);
  return await reply.json();
}

async function whenIndexed() {
  while (!(await ask("status")).indexing.isComplete) await wait(LOOK_EVERY_MS);
}

/** Rows as a page asks for them that is scrolled: far away first, then from screen to screen. */
async function scroll() {
  const middle = Math.floor(LINES / 2);
  await time("viewer: rows in the middle", () => ask(`rows?offset=${middle}&limit=100`));
  const startMs = performance.now();
  for (let screen = 1; screen <= APPENDED; screen++) await ask(`rows?offset=${middle + screen * 100}&limit=100`);
  note("viewer: the next hundred rows", (performance.now() - startMs) / APPENDED);
}

/** From the write to the event that tells of it. */
async function live() {
  const events = await listen();
  const took = [];
  for (let index = 0; index < APPENDED; index++) {
    const msg = `appended ${index}`;
    const told = events.next(msg);
    const startMs = performance.now();
    const head = { time: new Date().toISOString(), level: "info", msg, "service.name": "live", "process.pid": 1 };
    appendFileSync(path, `${JSON.stringify(head)}\n`);
    await told;
    took.push(performance.now() - startMs);
  }
  events.close();
  took.sort((a, b) => a - b);
  note("viewer: an appended line is told, median", took[APPENDED / 2]);
  note("viewer: an appended line is told, slowest of 20", took.at(-1));
}

/** @returns {Promise<{ next(msg: string): Promise<void>, close(): void }>} */
function listen() {
  const waiting = new Map();
  return new Promise((resolve, reject) => {
    const request = get(new URL("/api/events", viewer.url), { headers: { cookie } }, (response) => {
      response.setEncoding("utf8").on("data", (text) => {
        for (const [msg, done] of waiting) if (text.includes(`"${msg}"`)) done();
      });
      resolve({
        next: (msg) => new Promise((done) => waiting.set(msg, done)),
        close: () => request.destroy(),
      });
    });
    request.on("error", reject);
  });
}
