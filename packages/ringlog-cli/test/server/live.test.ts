import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { initLogger } from "ringlog";
import type { LinesEvent, RowsReply, StatusReply } from "../../src/model/api.js";
import { startViewer, type Viewer } from "../../src/server/start-viewer.js";
import { EventReader } from "./event-reader.js";
import { MemoryIndex } from "./memory-index.js";
import { enter, PAGE_FOLDER } from "./test-viewer.js";

test("what the library's logger writes is on the page that listens", async (t) => {
  const path = join(makeFolder(t), "app.log");
  const log = initLogger({ logName: "Live", filePath: path, console: "off" });
  log.info("before the page");
  await log.flush();
  const viewed = await view(t, path);
  const page = await viewed.listen();
  for (let count = 1; count <= 3; count++) {
    log.warn(`line ${count}`);
    await log.flush();
    await page.until(() => messagesOf(page).length === count);
  }
  assert.deepEqual(messagesOf(page), ["line 1", "line 2", "line 3"]);
  const row = lastLines(page).rows.at(-1);
  assert.deepEqual([row?.level, row?.service], ["warn", "Live"]);
  await log.close();
  const { rows } = await viewed.rows();
  assert.deepEqual(messages(rows), ["line 3", "line 2", "line 1", "before the page"]);
  const revision = lastLines(page).revision;
  assert.ok((await viewed.rows()).revision >= revision, "an answer is not older than the event before it");
});

test("what is appended while the index is being made is there once", async (t) => {
  const path = join(makeFolder(t), "app.log");
  writeFileSync(path, lines(0, 1000));
  let build = () => {};
  const mayBuild = new Promise<void>((resolve) => (build = resolve));
  const viewed = await view(t, path, mayBuild);
  const page = await viewed.listen();
  for (let from = 1000; from < 1500; from += 50) {
    appendFileSync(path, lines(from, from + 50));
    await page.until(() => addedTo(page) === from + 50 - 1000);
    if (from === 1200) build();
  }
  await viewed.complete(page);
  const all = await viewed.allMessages();
  assert.equal(all.length, 1500, "nothing is lost or twice");
  assert.equal(new Set(all).size, 1500);
});

test("a log that is rotated by renaming is followed to its last line", async (t) => {
  const path = join(makeFolder(t), "app.log");
  writeFileSync(path, lines(0, 10));
  const viewed = await view(t, path);
  const page = await viewed.listen();
  await viewed.complete(page);
  for (let round = 1; round <= 3; round++) {
    appendFileSync(path, lines(round * 10, round * 10 + 5));
    renameSync(path, `${path}.${round}`);
    writeFileSync(path, lines(round * 10 + 5, round * 10 + 10));
    await page.until(() => addedTo(page) === round * 10);
  }
  const all = await viewed.allMessages();
  assert.deepEqual([...all].sort(), Array.from({ length: 40 }, (_, index) => `m${index}`).sort());
});

test("a log that is copied and emptied is followed", async (t) => {
  const path = join(makeFolder(t), "app.log");
  writeFileSync(path, lines(0, 10));
  const viewed = await view(t, path);
  const page = await viewed.listen();
  await viewed.complete(page);
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
  appendFileSync(path, lines(10, 15));
  await page.until(() => addedTo(page) === 5);
  assert.equal(new Set(await viewed.allMessages()).size, 15);
});

test("a viewer that is not live shows what was there", async (t) => {
  const path = join(makeFolder(t), "app.log");
  writeFileSync(path, lines(0, 3));
  const viewed = await view(t, path, undefined, false);
  const page = await viewed.listen();
  await viewed.complete(page);
  appendFileSync(path, lines(3, 6));
  assert.equal((await viewed.rows()).total, 3);
});

test("closing ends everything, also while the index is being made", async (t) => {
  const path = join(makeFolder(t), "app.log");
  writeFileSync(path, lines(0, 3));
  const viewed = await view(t, path, new Promise((resolve) => setTimeout(resolve, 100)));
  const page = await viewed.listen();
  while (viewed.index() === undefined) await new Promise((resolve) => setImmediate(resolve));
  await viewed.viewer.close();
  await viewed.viewer.close();
  await page.until(() => page.isClosed);
  assert.ok(viewed.index()?.isClosed);
});

/** A viewer over a log, and what a page would ask of it. */
async function view(t: TestContext, path: string, mayBuild?: Promise<void>, isLive = true) {
  let index: MemoryIndex | undefined;
  const viewer: Viewer = await startViewer(
    { paths: [path], rotated: false, pageFolder: PAGE_FOLDER, isLive },
    async (files) => {
      index = new MemoryIndex(files, mayBuild);
      return index;
    },
  );
  t.after(() => viewer.close());
  const cookie = await enter(viewer.url);
  const { origin, port } = new URL(viewer.url);
  const ask = async <T>(question: string) =>
    (await (await fetch(`${origin}/api/${question}`, { headers: { cookie } })).json()) as T;
  const rows = () => ask<RowsReply>("rows?limit=500");
  return {
    viewer,
    rows,
    index: () => index,
    async listen() {
      const page = new EventReader(t, Number(port), cookie);
      await page.until(() => page.named("status").length > 0);
      return page;
    },
    complete: (page: EventReader) =>
      page.until(() => (page.named("status").at(-1)?.data as StatusReply | undefined)?.indexing.isComplete === true),
    async allMessages() {
      const found: string[] = [];
      for (;;) {
        const reply = await ask<RowsReply>(`rows?limit=500&offset=${found.length}`);
        if (reply.rows.length === 0) return found;
        found.push(...messages(reply.rows));
      }
    },
  };
}

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "ringlog-live-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function lines(from: number, to: number): string {
  const line = (number: number) =>
    JSON.stringify({ time: new Date(1_795_773_600_000 + number).toISOString(), level: "info", msg: `m${number}` });
  return Array.from({ length: to - from }, (_, index) => `${line(from + index)}\n`).join("");
}

function messages(rows: RowsReply["rows"]): string[] {
  return rows.map(({ msg }) => msg);
}

function messagesOf(page: EventReader): string[] {
  return page.named("lines").flatMap(({ data }) => messages((data as LinesEvent).rows));
}

function lastLines(page: EventReader): LinesEvent {
  return page.named("lines").at(-1)?.data as LinesEvent;
}

function addedTo(page: EventReader): number {
  return page.named("lines").reduce((sum, { data }) => sum + (data as LinesEvent).added, 0);
}
