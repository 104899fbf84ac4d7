// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { builtinsWithoutImport } from "./builtins.mjs";
import { CORE_ENTRY, CORE_FILE, CORE_MODULES, ENTRIES, WORKER_CODE_FILE, WORKER_ENTRY } from "./entries.mjs";

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
  // Node prints the source line of an uncaught error: a typo in an option must not print the whole bundle.
  lineLimit: 500,
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

/** Node.js 21 and the first of 22, which a package manager only warns of. */
const TOO_OLD =
  'if(!process.getBuiltinModule)throw new Error("ringlog needs Node.js 20.19 or later of 20, or 22.3 or later; this is "+process.version);';

/** @typedef {{ readonly file: string, readonly key: string, readonly names: readonly string[] }} Script its symbol's key, and what it exports */
/** @typedef {{ readonly modules: readonly string[], scripts: readonly Script[], readonly isThere?: boolean }} Shared the modules that the last script has the exports of */

/**
 * Bundles the worker's entry and writes its code as a TypeScript module, if it has changed.
 * @param {string} packageDir
 */
export async function writeWorkerCode(packageDir) {
  const [code] = await bundle(packageDir, { entryPoints: [WORKER_ENTRY], format: "cjs", minify: true });
  const packed = brotliCompressSync(code?.contents ?? "").toString("base64");
  const text = `/** Brotli, base64. */\nexport const PACKED_WORKER_CODE: string = ${JSON.stringify(packed)};\n`;
  const path = join(packageDir, WORKER_CODE_FILE);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/**
 * Bundles what the entry points share into one script, and every entry point as ESM (`.js`) and CommonJS (`.cjs`).
 * @param {string} packageDir
 * @param {string} outDir
 */
export async function writeBundles(packageDir, outDir) {
  await mkdir(outDir, { recursive: true });
  const shared = {
    modules: CORE_MODULES.map((path) => join(packageDir, path)),
    scripts: [await writeScript(packageDir, outDir, CORE_ENTRY, CORE_FILE)],
  };
  for (const entry of ENTRIES) await writeEntry(packageDir, outDir, entry, shared);
}

/**
 * @param {string} packageDir
 * @param {string} outDir
 * @param {import("./entries.mjs").Entry} entry
 * @param {Shared} core
 */
async function writeEntry(packageDir, outDir, { name, source, isOnce, isFunction, runs }, core) {
  const own = { modules: [join(packageDir, source)], scripts: core.scripts };
  if (isOnce) own.scripts = [...core.scripts, await writeScript(packageDir, outDir, source, `${name}.code.cjs`, core)];
  const formats = /** @type {const} */ ({ esm: ".js", cjs: ".cjs" });
  for (const [format, extension] of Object.entries(formats)) {
    const [file] = await bundle(packageDir, {
      ...(isOnce
        ? {
            stdin: {
              contents: entryText(`./${basename(source, ".ts")}.js`, { runs, isFunction }),
              resolveDir: dirname(join(packageDir, source)),
            },
          }
        : { entryPoints: [source] }),
      format: /** @type {"esm" | "cjs"} */ (format),
      // Tools that look for `import` or `export` at the start of a line would else take it for CommonJS.
      banner: format === "esm" ? { js: "export {};" } : {},
      footer: isFunction && format === "cjs" ? { js: "module.exports=module.exports.default;" } : {},
      plugins: [fromScript(isOnce ? own : core), ...(format === "esm" ? [builtinsWithoutImport] : [])],
      ...SHIPPED,
    });
    await writeFile(join(outDir, `${name}${extension}`), withWholeTexts(file?.text ?? ""));
  }
}

/**
 * @param {string} path
 * @param {{ readonly runs: string | undefined, readonly isFunction: boolean | undefined }} entry
 */
function entryText(path, { runs, isFunction }) {
  if (runs !== undefined) return `import { ${runs} } from "${path}"; ${runs}();`;
  return `export * from "${path}";${isFunction ? `export { default } from "${path}";` : ""}`;
}

/**
 * A script without imports and exports is what every tool understands in a module of either kind. It leaves what it makes under a
 * global symbol with its hash, so that two versions in one process do not meet.
 * @param {string} packageDir
 * @param {string} outDir
 * @param {string} source
 * @param {string} file
 * @param {Shared} [core] which it finds there already
 * @returns {Promise<Script>}
 */
async function writeScript(packageDir, outDir, source, file, core) {
  const [made] = await bundle(packageDir, {
    entryPoints: [source],
    format: "iife",
    globalName: SCRIPT_RESULT,
    banner: { js: `"use strict";${NOT_SEARCHED}${TOO_OLD}` },
    plugins: [...(core === undefined ? [] : [fromScript({ ...core, isThere: true })]), builtinsWithoutImport],
    ...SHIPPED,
  });
  const text = withWholeTexts(made?.text ?? "");
  if (text.split(NOT_SEARCHED)[1]?.includes(COMMENT_END)) throw new Error(`${file} has "${COMMENT_END}" in its code`);
  const key = `ringlog.${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
  const path = join(outDir, file);
  await writeFile(path, `${text}globalThis[Symbol.for("${key}")]=${SCRIPT_RESULT};\n`);
  createRequire(import.meta.url)(path);
  const result = /** @type {Record<symbol, object>} */ (/** @type {unknown} */ (globalThis))[Symbol.for(key)];
  return { file, key, names: Object.keys(result ?? {}) };
}

/**
 * Joins the texts that the line limit has broken, with a backslash at the line's end: Rollup's commonjs plugin indents lines, and so
 * puts a tab into such a text. The packed code stays as it is: base64 is read past tabs, and it would make one line of all.
 * @param {string} script
 */
function withWholeTexts(script) {
  const isBroken = /(?<!\\)(?:\\\\)*\\$/;
  const isPacked = /^[A-Za-z0-9+/=]{400,}\\$/;
  const lines = script
    .split("\n")
    .map((line) => (isBroken.test(line) && !isPacked.test(line) ? line.slice(0, -1) : `${line}\n`));
  return lines.join("").slice(0, -1);
}

/**
 * Takes what these modules export from the last of the scripts; the others are loaded before it.
 * @param {Shared} shared
 * @returns {import("esbuild").Plugin}
 */
function fromScript({ modules, scripts, isThere }) {
  const namespace = "script";
  const { file, key, names } = /** @type {Script} */ (scripts.at(-1));
  const leftOut = `ringlog: ${file} was left out by the tool that packed this program; ringlog's package.json names it under "sideEffects"`;
  return {
    name: "from-script",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) =>
        modules.includes(join(resolveDir, path).replace(/\.js$/, ".ts"))
          ? { path, namespace, sideEffects: false }
          : undefined,
      );
      onResolve({ filter: /^/, namespace }, ({ path }) => ({ path, external: true, sideEffects: true }));
      onLoad({ filter: /^/, namespace }, () => ({
        contents: [
          ...(isThere ? [] : scripts.map((script) => `import "./${script.file}";`)),
          `const made = globalThis[Symbol.for("${key}")];`,
          ...(isThere ? [] : [`if (made === undefined) throw new Error(${JSON.stringify(leftOut)});`]),
          "const pick = (name) => made[name];",
          ...names.map(
            (name) => `export ${name === "default" ? "default" : `const ${name} =`} /* @__PURE__ */ pick("${name}");`,
          ),
        ].join("\n"),
      }));
    },
  };
}

/**
 * @param {string} packageDir
 * @param {import("esbuild").BuildOptions} options
 */
async function bundle(packageDir, options) {
  const result = await build({ ...SHARED, absWorkingDir: packageDir, ...options });
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
