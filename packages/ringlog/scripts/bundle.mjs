// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { breakLines } from "./break-lines.mjs";
import { builtinsWithoutImport } from "./builtins.mjs";
import { CORE_ENTRY, CORE_FILE, CORE_MODULES, ENTRIES, WORKER_CODE_FILE, WORKER_ENTRY } from "./entries.mjs";
import { asCommonJs, asModule } from "./entry-files.mjs";
import { withLateParts } from "./late-parts.mjs";

/** @type {import("esbuild").BuildOptions} */
const SHARED = {
  bundle: true,
  platform: "node",
  target: "node20.19",
  // ASCII: with one character beyond Latin-1 V8 would keep the whole source in two bytes a character.
  charset: "ascii",
  legalComments: "none",
  logLevel: "silent",
  metafile: true,
  write: false,
};

/** @type {import("esbuild").BuildOptions} */
const SHIPPED = {
  minify: true,
  keepNames: false,
};

/**
 * Node.js searches a CommonJS file that an ES module imports for the names of its exports, which takes 10 ms for the core on Node.js
 * 20. There are none. This is a label, an empty block and a regular expression; cjs-module-lexer, which tells a regular expression
 * from a division by what stands before it, takes the end of it for a comment's begin, and skips what follows.
 */
const NOT_SEARCHED = "a:{}/[/*]/;";
const COMMENT_END = "*/";

/** The variable that a script leaves its exports in. */
const SCRIPT_RESULT = "ringlogScript";

/** Node.js 21 and the first of 22, which a package manager only warns of. The core says so, which is loaded first. */
const TOO_OLD =
  'if(!process.getBuiltinModule)throw new Error("ringlog needs Node.js 20.19 or later of 20, or 22.3 or later; this is "+process.version);';

/** @typedef {import("./entry-files.mjs").Script} Script */

/**
 * Bundles the worker's entry and writes its code as a TypeScript module, if it has changed.
 * @param {string} packageDir
 */
export async function writeWorkerCode(packageDir) {
  const [code] = await bundle(
    packageDir,
    { entryPoints: [WORKER_ENTRY], format: "cjs", minify: true },
    (part) => `ringlog-worker.cjs/${part}`,
  );
  const bytes = code?.contents ?? new Uint8Array();
  const packed = brotliCompressSync(bytes).toString("base64");
  const text = [
    // By a function, for V8 makes a constant of a text as soon as the code around it is compiled.
    `/** Brotli, base64. */\nexport const packedWorkerCode = (): string => ${JSON.stringify(packed)};\n`,
    `/** Unpacked. */\nexport const WORKER_CODE_BYTES: number = ${bytes.length};\n`,
  ].join("");
  const path = join(packageDir, WORKER_CODE_FILE);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/**
 * Bundles what the entry points share into one script, the rest of each into another, and writes the ESM (`.js`) and the CommonJS
 * (`.cjs`) file of each.
 * @param {string} packageDir
 * @param {string} outDir
 */
export async function writeBundles(packageDir, outDir) {
  await mkdir(outDir, { recursive: true });
  const core = await writeScript(packageDir, outDir, CORE_ENTRY, CORE_FILE);
  await Promise.all(ENTRIES.map((entry) => writeEntry(packageDir, outDir, entry, core)));
}

/**
 * @param {string} packageDir
 * @param {string} outDir
 * @param {import("./entries.mjs").Entry} entry
 * @param {Script} core
 */
async function writeEntry(packageDir, outDir, entry, core) {
  const { name, source, isAlone, exports } = entry;
  if (isAlone) return writeAlone(packageDir, outDir, entry);
  const own =
    exports === undefined ? await writeScript(packageDir, outDir, source, `${name}.code.cjs`, entry, core) : core;
  const loaded = own === core ? [core] : [core, own];
  const names = exports ?? own.names;
  await writeFile(join(outDir, `${name}.js`), asModule(entry, loaded, names));
  await writeFile(join(outDir, `${name}.cjs`), asCommonJs(entry, loaded, names));
}

/**
 * An entry point that loads nothing of ringlog.
 * @param {string} packageDir
 * @param {string} outDir
 * @param {import("./entries.mjs").Entry} entry
 */
async function writeAlone(packageDir, outDir, { name, source }) {
  const formats = /** @type {const} */ ({ esm: ".js", cjs: ".cjs" });
  for (const [format, extension] of Object.entries(formats)) {
    const [file] = await bundle(packageDir, {
      entryPoints: [source],
      format: /** @type {"esm" | "cjs"} */ (format),
      ...SHIPPED,
    });
    await writeFile(join(outDir, `${name}${extension}`), file?.contents ?? "");
  }
}

/**
 * A script without imports and exports is what every tool understands in a module of either kind. It leaves what it makes under a
 * global symbol with its hash, so that two versions in one process do not meet.
 * @param {string} packageDir
 * @param {string} outDir
 * @param {string} source
 * @param {string} file
 * @param {{ readonly isPacked?: boolean }} [how]
 * @param {Script} [core] which it finds there already
 * @returns {Promise<Script>}
 */
async function writeScript(packageDir, outDir, source, file, { isPacked = false } = {}, core) {
  const modules = CORE_MODULES.map((path) => join(packageDir, path));
  const [made] = await bundle(
    packageDir,
    {
      entryPoints: [source],
      format: "iife",
      globalName: SCRIPT_RESULT,
      plugins: [...(core === undefined ? [] : [fromCore(modules, core)]), builtinsWithoutImport],
      ...SHIPPED,
    },
    (part) => lateFileName(`${file.replace(/cjs$/, part)}.cjs`),
  );
  const code = breakLines(made?.text ?? "");
  const key = `ringlog.${createHash("sha256").update(code).digest("hex").slice(0, 12)}`;
  const script = isPacked && core !== undefined ? unpacking(code, file, core) : code;
  if (script.includes(COMMENT_END)) throw new Error(`${file} has "${COMMENT_END}" in its code`);
  const path = join(outDir, file);
  await writeFile(
    path,
    `"use strict";${NOT_SEARCHED}${core === undefined ? TOO_OLD : ""}\n${script}globalThis[Symbol.for("${key}")]=${SCRIPT_RESULT};\n`,
  );
  createRequire(import.meta.url)(path);
  const result = /** @type {Record<symbol, object>} */ (/** @type {unknown} */ (globalThis))[Symbol.for(key)];
  return { file, key, names: Object.keys(result ?? {}) };
}

/**
 * The same, packed with Brotli: for what no program's start waits for. It is compiled as a late part of the core is.
 * @param {string} code
 * @param {string} file
 * @param {Script} core
 */
function unpacking(code, file, { key }) {
  const packed = brotliCompressSync(`${code};var ringlogLate=${SCRIPT_RESULT}`).toString("base64");
  const unpacked = `process.getBuiltinModule("node:zlib").brotliDecompressSync(Buffer.from("${packed}","base64")).toString()`;
  const compile = `globalThis[Symbol.for("${key}")].compileLate`;
  return `var ${SCRIPT_RESULT}=${compile}("${lateFileName(file)}",${unpacked},[]);\n`;
}

/**
 * By which stack traces name code that is compiled late.
 * @param {string} file
 */
function lateFileName(file) {
  return `node_modules/ringlog/dist/${file}`;
}

/**
 * Takes what these modules export from the core, which was loaded before.
 * @param {readonly string[]} modules
 * @param {Script} core
 * @returns {import("esbuild").Plugin}
 */
function fromCore(modules, { key, names }) {
  const namespace = "core";
  return {
    name: "from-core",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) =>
        modules.includes(join(resolveDir, path).replace(/\.js$/, ".ts"))
          ? { path, namespace, sideEffects: false }
          : undefined,
      );
      onLoad({ filter: /^/, namespace }, () => ({
        contents: [
          `const core = globalThis[Symbol.for("${key}")];`,
          "const pick = (name) => core[name];",
          ...names.map((name) => `export const ${name} = /* @__PURE__ */ pick("${name}");`),
        ].join("\n"),
      }));
    },
  };
}

/**
 * @param {string} packageDir
 * @param {import("esbuild").BuildOptions} options
 * @param {(part: string) => string} [fileName] of late parts, in stack traces
 */
async function bundle(packageDir, options, fileName = (part) => `ringlog-${part}.cjs`) {
  const all = { ...SHARED, absWorkingDir: packageDir, ...options };
  const result = await build(await withLateParts(packageDir, all, fileName));
  if (result.warnings.length > 0) {
    throw new Error(
      `esbuild warns: ${result.warnings.map((warning) => `${warning.text} ${place(warning)}`).join("; ")}`,
    );
  }
  refuseForeignCode(result.metafile?.inputs ?? {});
  return result.outputFiles ?? [];
}

/** @param {import("esbuild").Message} message */
function place({ location }) {
  return location ? `(${location.file}:${location.line})` : "";
}

/**
 * The library has no runtime dependency: nothing from node_modules may end up in a bundle.
 * @param {Record<string, unknown>} inputs
 */
function refuseForeignCode(inputs) {
  const foreign = Object.keys(inputs).filter((path) => path.includes("node_modules"));
  if (foreign.length > 0) throw new Error(`the bundle contains foreign code: ${foreign.join(", ")}`);
}
