// Every code block of the pages below is compiled and run, and what they show of its output is compared with what it wrote.
//
//     ```ts file=pay.ts exit=1     a program, run in a folder of its own; must end with that code (default 0) or signal
//     ```sh run                    run in the folder of the program before it; without "run", says why in no-run="…"
//     ```text of=stderr            what that program wrote: stdout (default), stderr, or a file of its folder
//     ```json of=app.log           records among those lines: see expectation.ts
//     ```ts no-run="why"           only type-checked
import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { type Block, extractBlocks, placeOf } from "./blocks.js";
import { assertRecords, assertText } from "./expectation.js";
import { checkTypes, makeSandbox, type Outcome, ROOT, removeSandbox, runProgram, runShell } from "./sandbox.js";

const PROGRAMS = new Set(["ts", "js"]);
const OUTPUTS = new Set(["text", "json"]);
const PICTURES = new Set(["mermaid"]);

/** A program and what the page shows of it. */
interface Example {
  readonly program: Block;
  readonly rest: readonly Block[];
}

const pages = ["README.md", "ARCHITECTURE.md", ...(await pagesIn("docs")), ...(await pagesIn("docs/adr"))];
const blocks = (await Promise.all(pages.map(readBlocks))).flat();
const programs = blocks.filter(({ language }) => PROGRAMS.has(language));
const folders: string[] = [];
after(() => Promise.all(folders.map(removeSandbox)));

async function pagesIn(folder: string): Promise<string[]> {
  const names = await readdir(join(ROOT, folder));
  return names
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}/${name}`);
}

async function readBlocks(page: string): Promise<Block[]> {
  return extractBlocks(page, await readFile(join(ROOT, page), "utf8"));
}

/** As anchors: lower case, without punctuation, with hyphens for spaces. */
async function headingsOf(path: string): Promise<string[]> {
  const headings = (await readFile(path, "utf8")).matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

async function newFolder(): Promise<string> {
  const folder = await makeSandbox();
  folders.push(folder);
  return folder;
}

test("every block is of a kind that is checked, or says why it is not", () => {
  for (const block of blocks) {
    const { language, attributes } = block;
    if (PROGRAMS.has(language) || PICTURES.has(language)) continue;
    if (language === "sh") assert.ok(attributes.has("run") || attributes.get("no-run"), placeOf(block));
    else if (OUTPUTS.has(language)) assert.ok(attributes.has("of") || attributes.get("no-run"), placeOf(block));
    else assert.fail(`${placeOf(block)}: a block of ${language || "no language"}`);
  }
  for (const block of programs) assert.notEqual(block.attributes.get("no-run"), "", `${placeOf(block)}: say why`);
  assert.ok(programs.length > 10, "the pages have hardly any program");
});

test("every link leads to a file and a heading of this repository", async () => {
  for (const page of pages) {
    for (const [, target = "", anchor] of (await readFile(join(ROOT, page), "utf8")).matchAll(
      /\]\(([^)#:\s]*)(?:#([^)\s]+))?\)/g,
    )) {
      const path = target === "" ? join(ROOT, page) : join(ROOT, dirname(page), target);
      await assert.doesNotReject(stat(path), `${page} links to ${target}`);
      if (anchor !== undefined) assert.ok((await headingsOf(path)).includes(anchor), `${page} links to #${anchor}`);
    }
  }
});

test("all TypeScript compiles against the built declarations", async () => {
  const folder = await newFolder();
  const sources = programs.filter(({ language }) => language === "ts");
  const files = sources.map(({ page, line }) => `${page.replace(/\W/g, "_")}_${line}.ts`);
  await Promise.all(sources.map(({ text }, index) => writeFile(join(folder, files[index] as string), text)));
  assert.equal(await checkTypes(folder, files), "");
});

for (const example of examplesOf(blocks)) {
  test(`${placeOf(example.program)} runs and writes what the page shows`, async () => {
    const folder = await newFolder();
    let outcome = await runBlock(folder, example.program);
    for (const block of example.rest) {
      if (block.language === "sh") outcome = await runBlock(folder, block);
      else await compare(folder, outcome, block);
    }
  });
}

/** Each program that is run, with the blocks up to the next program that belong to it. */
function examplesOf(all: readonly Block[]): Example[] {
  const examples: { program: Block; rest: Block[] }[] = [];
  for (const block of all) {
    if (block.attributes.has("no-run") || PICTURES.has(block.language)) continue;
    const last = examples.at(-1);
    if (PROGRAMS.has(block.language)) examples.push({ program: block, rest: [] });
    else if (last?.program.page === block.page) last.rest.push(block);
    else throw new Error(`${placeOf(block)}: there is no program before it`);
  }
  return examples;
}

async function runBlock(folder: string, block: Block): Promise<Outcome> {
  const { language, attributes, text } = block;
  const name = attributes.get("file") ?? (language === "ts" ? "app.ts" : "app.mjs");
  const outcome = await (language === "sh" ? runShell(folder, text) : runProgram(folder, name, text));
  const shown = `${placeOf(block)}\n--- stdout\n${outcome.stdout}\n--- stderr\n${outcome.stderr}`;
  assert.equal(outcome.end, attributes.get("exit") ?? "0", shown);
  return outcome;
}

async function compare(folder: string, outcome: Outcome, block: Block): Promise<void> {
  const of = block.attributes.get("of") ?? "stdout";
  const actual = of === "stdout" || of === "stderr" ? outcome[of] : await readFile(join(folder, of), "utf8");
  if (block.language === "json") assertRecords(actual, block.text, placeOf(block));
  else assertText(actual, block.text, placeOf(block));
}
