import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { jsonLines, newFolder, runCli, startCli } from "./run-cli.js";

function line(index: number, level = "info", service = "app"): string {
  const time = new Date(Date.parse("2026-11-27T10:00:00Z") + index * 1_000).toISOString();
  return `${JSON.stringify({ time, level, msg: `line ${index}`, "service.name": service })}\n`;
}

function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
}

/** What a program that goes on has written, as far as it has come. */
class Reading {
  #text = "";
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on("data", (chunk: Buffer) => {
      this.#text += chunk.toString();
    });
  }

  async until(count: number): Promise<unknown[]> {
    while (this.messages().length < count) await once(this.#child.stdout as NodeJS.ReadableStream, "data");
    return this.messages();
  }

  messages(): unknown[] {
    const end = this.#text.lastIndexOf("\n");
    return end === -1 ? [] : jsonLines(this.#text.slice(0, end)).map(({ msg }) => msg);
  }
}

test("the last lines, ten or as many as are asked for, as -n 3 and -3", async () => {
  const cwd = await newFolder();
  await writeFile(join(cwd, "a.log"), lines(0, 50));
  const messages = async (...args: string[]) =>
    jsonLines((await runCli(["tail", "--json", ...args], { cwd })).stdout).map(({ msg }) => msg);
  assert.deepEqual(
    await messages("a.log"),
    Array.from({ length: 10 }, (_, index) => `line ${40 + index}`),
  );
  for (const args of [["-n", "3"], ["-n3"], ["-3"], ["--lines=3"]])
    assert.deepEqual(await messages("a.log", ...args), ["line 47", "line 48", "line 49"]);
  assert.equal((await runCli(["tail", "-n", "0", "a.log"], { cwd })).stdout, "");
});

test("with a filter, the last that it selects; from a pipe too", async () => {
  const cwd = await newFolder();
  const text = [line(0, "error"), line(1, "error"), line(2, "error"), lines(3, 500)].join("");
  await writeFile(join(cwd, "a.log"), text);
  for (const [args, input] of [
    [["a.log"], undefined],
    [["-"], text],
    [[], text],
  ] as const) {
    const { stdout } = await runCli(["tail", "--json", "-n", "2", "-l", "error", ...args], {
      cwd,
      ...(input === undefined ? {} : { input }),
    });
    assert.deepEqual(
      jsonLines(stdout).map(({ msg }) => msg),
      ["line 1", "line 2"],
    );
  }
});

test("of several logs the newest of all, by time, told apart", async () => {
  const cwd = await newFolder();
  await writeFile(join(cwd, "a.log"), [0, 2, 4].map((index) => line(index)).join(""));
  await writeFile(join(cwd, "b.log"), [1, 3, 5].map((index) => line(index, "info", "other")).join(""));
  const { stdout } = await runCli(["tail", "-n", "3", "a.log", "b.log"], { cwd });
  assert.deepEqual(
    stdout
      .trimEnd()
      .split("\n")
      .slice(-3)
      .map((text) => text.replace(/ +/g, " ")),
    [
      "b.log 10:00:03.000 other INFO line 3",
      "a.log 10:00:04.000 app INFO line 4",
      "b.log 10:00:05.000 other INFO line 5",
    ],
  );
});

test("-f goes on with what is appended, a line only when it is whole, over a rotation, nothing twice", async () => {
  const cwd = await newFolder();
  const path = join(cwd, "a.log");
  const half = line(3);
  await writeFile(path, `${lines(0, 3)}${half.slice(0, 20)}`);
  const child = startCli(["tail", "-f", "--json", "-n", "2", "a.log"], { cwd });
  const reading = new Reading(child);
  await reading.until(2);
  await appendFile(path, half.slice(20));
  await reading.until(3);
  await rename(path, join(cwd, "a.log.1"));
  await appendFile(join(cwd, "a.log.1"), line(4));
  await writeFile(path, line(5));
  assert.deepEqual(await reading.until(5), ["line 1", "line 2", "line 3", "line 4", "line 5"]);
  child.kill("SIGINT");
  await once(child, "exit");
});

test("-F waits for a file that is not there yet, -f does not", async () => {
  const cwd = await newFolder();
  assert.equal((await runCli(["tail", "-f", "a.log"], { cwd })).end, 1);
  const child = startCli(["tail", "-F", "--json", "a.log"], { cwd });
  const reading = new Reading(child);
  await writeFile(join(cwd, "a.log"), line(0));
  assert.deepEqual(await reading.until(1), ["line 0"]);
  child.kill("SIGINT");
  await once(child, "exit");
});
