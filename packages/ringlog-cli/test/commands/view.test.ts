import assert from "node:assert/strict";
import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { jsonLines, newFolder, startCli } from "./run-cli.js";
import { webLog } from "./shop-log.js";

async function newLog(): Promise<string> {
  const cwd = await newFolder();
  await writeFile(join(cwd, "web.log"), webLog());
  return cwd;
}

async function firstText(stream: NodeJS.ReadableStream | null): Promise<string> {
  const [chunk] = (await once(stream as NodeJS.ReadableStream, "data")) as [Buffer];
  return chunk.toString();
}

test("view prints the address of a page that answers, and Ctrl-C ends it", async () => {
  const child = startCli(["view", "--no-open", "--json", "web.log"], { cwd: await newLog() });
  const [reply] = jsonLines(await firstText(child.stdout));
  const url = String(reply?.["url"]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  const page = await fetch(url, { redirect: "manual" });
  assert.equal(page.status, 303);
  const cookie = String(page.headers.get("set-cookie")).split(";", 1).join("");
  const shown = await fetch(new URL("/", url), { headers: { cookie } });
  assert.match(await shown.text(), /<html/);
  child.kill("SIGINT");
  const [code, signal] = await once(child, "exit");
  assert.deepEqual([code, signal], [null, "SIGINT"]);
  await assert.rejects(fetch(url), "nothing listens any more");
});

test("SIGTERM closes it, too, and is no failure", async () => {
  const child = startCli(["view", "--no-open", "web.log"], { cwd: await newLog() });
  await firstText(child.stdout);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("the browser is given an address that opens once; that it cannot be opened is only told", {
  skip: process.platform !== "linux" && "needs xdg-open's way",
}, async () => {
  const cwd = await newLog();
  const bin = join(cwd, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "xdg-open"), `#!/bin/sh\necho "$1" > "${cwd}/opened"\nexit 3\n`);
  await chmod(join(bin, "xdg-open"), 0o755);
  const child = startCli(["view", "web.log"], { cwd, env: { PATH: `${bin}:${process.env["PATH"] ?? ""}` } });
  const [url, told] = await Promise.all([firstText(child.stdout), firstText(child.stderr)]);
  const opened = (await readFile(join(cwd, "opened"), "utf8")).trim();
  assert.equal(new URL(opened).origin, new URL(url).origin);
  const answers = [await fetch(opened, { redirect: "manual" }), await fetch(opened, { redirect: "manual" })];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [303, 403],
    "other users can read a command line, too late",
  );
  assert.match(told, /the browser could not be opened \(xdg-open ended with 3\); open the address yourself/);
  child.kill("SIGINT");
  await once(child, "exit");
  const without = startCli(["view", "web.log"], { cwd, env: { PATH: cwd } });
  assert.match(await firstText(without.stderr), /could not be opened \(spawn xdg-open ENOENT\)/);
  without.kill("SIGINT");
  await once(without, "exit");
});
