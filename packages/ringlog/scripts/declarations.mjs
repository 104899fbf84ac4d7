// @ts-check
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { ENTRIES } from "./entries.mjs";

/** Relative module specifiers in a declaration file: `from "./x.js"`, `import "./x.js"`, `import("./x.js")`. */
const SPECIFIER = /(\bfrom\s*|\bimport\s*\(?\s*)"(\.{1,2}\/[^"]+)\.js"/g;

/**
 * Writes the declarations that the entry points reach as `.d.cts`, which modules of either kind can import, and for each entry point a
 * `.d.ts` that takes all of its twin.
 * @param {string} packageDir
 * @param {string} stageDir a folder for what `tsc` emits
 * @param {string} outDir
 */
export async function writeDeclarations(packageDir, stageDir, outDir) {
  await runTsc(packageDir, ["-p", "tsconfig.build.json", "--outDir", stageDir]);
  for (const [path, text] of await collect(stageDir)) {
    const target = join(outDir, relative(stageDir, path));
    await mkdir(dirname(target), { recursive: true });
    const shared = text.replace(SPECIFIER, '$1"$2.cjs"');
    // An ES module's types are those of its CommonJS twin, unless that is a function with properties.
    const entry = entryOf(relative(stageDir, path));
    if (entry !== undefined)
      await writeFile(target, entry.isFunction ? shared : `export * from "./${basename(path, ".d.ts")}.cjs";\n`);
    await writeFile(target.replace(/\.d\.ts$/, ".d.cts"), entry?.isFunction ? asFunction(shared, entry.name) : shared);
  }
}

/** @param {string} path below the folder of what `tsc` emits */
function entryOf(path) {
  return ENTRIES.find(({ source }) => source === `src/${path.replace(/\.d\.ts$/, ".ts")}`);
}

/**
 * The declaration of what `require` gives: the function that is called like the entry, whose properties its type has already.
 * @param {string} text
 * @param {string} name
 */
function asFunction(text, name) {
  const own = text.replace(/^export (?:declare|type|\{)[^;]*;\n/gm, "");
  if (/^export /m.test(own)) throw new Error(`an export of ${name} is of a form that cannot be made a property`);
  return `${own}export = ${name};\n`;
}

/**
 * @param {string} stageDir
 * @returns {Promise<Map<string, string>>} path → text, of every declaration file that an entry point reaches
 */
async function collect(stageDir) {
  const found = new Map();
  const waiting = ENTRIES.map(({ source }) => join(stageDir, source.replace(/^src\//, "").replace(/\.ts$/, ".d.ts")));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    if (!existsSync(path)) throw new Error(`no declarations at ${relative(stageDir, path)}`);
    const text = await readFile(path, "utf8");
    found.set(path, text);
    for (const [, , specifier] of text.matchAll(SPECIFIER)) waiting.push(join(dirname(path), `${specifier}.d.ts`));
  }
  return found;
}

/**
 * @param {string} cwd
 * @param {readonly string[]} args
 * @returns {Promise<void>} rejects with what the compiler said
 */
function runTsc(cwd, args) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, ...args], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`tsc ${args.join(" ")} failed\n${stdout}${stderr}`.trim()));
      else resolve();
    });
  });
}
