// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { builtinsWithoutImport } from "./builtins.mjs";
import { CODE_FILE, ENTRIES, WORKER_CODE_FILE, WORKER_ENTRY } from "./entries.mjs";

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

/**
 * Bundles the worker's entry and writes its code as a TypeScript module, if it has changed. Gives the packed code.
 * @param {string} packageDir
 */
export async function writeWorkerCode(packageDir) {
  const [code] = await bundle(packageDir, { entryPoints: [WORKER_ENTRY], format: "cjs", minify: true });
  const packed = brotliCompressSync(code?.contents ?? "").toString("base64");
  const text = `/** Brotli, base64. */\nexport const PACKED_WORKER_CODE: string = ${JSON.stringify(packed)};\n`;
  const path = join(packageDir, WORKER_CODE_FILE);
  if (existsSync(path) && readFileSync(path, "utf8") === text) return packed;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return packed;
}

/**
 * Bundles every entry point as ESM (`.js`) and CommonJS (`.cjs`), and writes the worker's code beside them.
 * @param {string} packageDir
 * @param {string} outDir
 * @param {string} packed
 */
export async function writeBundles(packageDir, outDir, packed) {
  const key = `ringlog.code.${createHash("sha256").update(packed).digest("hex").slice(0, 12)}`;
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, CODE_FILE), `globalThis[Symbol.for("${key}")]="${packed}";\n`);
  const entryPoints = Object.fromEntries(ENTRIES.map(({ name, source }) => [name, source]));
  const formats = /** @type {const} */ ({ esm: ".js", cjs: ".cjs" });
  for (const [format, extension] of Object.entries(formats)) {
    const files = await bundle(packageDir, {
      entryPoints,
      outdir: outDir,
      format: /** @type {"esm" | "cjs"} */ (format),
      // Tools that look for `import` or `export` at the start of a line would else take it for CommonJS.
      banner: format === "esm" ? { js: "export {};" } : {},
      plugins: [beside(extension), codeBeside(key), ...(format === "esm" ? [builtinsWithoutImport] : [])],
      minify: true,
      // Node prints the source line of an uncaught error: a typo in an option must not print the whole bundle.
      lineLimit: 500,
      keepNames: false,
      outExtension: { ".js": extension },
    });
    await Promise.all(files.map((file) => writeFile(file.path, file.contents)));
  }
  for (const { name, isOnce } of ENTRIES)
    if (isOnce) await writeFile(join(outDir, `${name}.js`), exportsOf(outDir, name));
}

/**
 * An ESM module that exports what a CommonJS one does.
 * @param {string} outDir
 * @param {string} name
 */
function exportsOf(outDir, name) {
  const names = Object.keys(createRequire(import.meta.url)(join(outDir, `${name}.cjs`)));
  return `export { ${names.join(", ")} } from "./${name}.cjs";\n`;
}

/**
 * An entry point that imports the main one finds it beside itself: the worker's code is in there, and large.
 * @param {string} extension
 * @returns {import("esbuild").Plugin}
 */
function beside(extension) {
  return {
    name: "beside",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: `./index${extension}`, external: true }));
    },
  };
}

const LEFT_OUT = `ringlog: its worker's code, ${CODE_FILE}, was left out by the tool that packed this program; ringlog's package.json names it under "sideEffects"`;

/**
 * The worker's code stands once, in a file that both builds load: a script without imports and exports, which is what every tool
 * understands in a module of either kind. It leaves the code under a global symbol.
 * @param {string} key
 * @returns {import("esbuild").Plugin}
 */
function codeBeside(key) {
  return {
    name: "code-beside",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.\/code\.cjs$/ }, ({ path }) => ({ path, external: true, sideEffects: true }));
      onLoad({ filter: /generated[\\/]worker-code\.ts$/ }, () => ({
        contents: `import "./${CODE_FILE}";
          export const PACKED_WORKER_CODE = globalThis[Symbol.for("${key}")];
          if (PACKED_WORKER_CODE === undefined) throw new Error(${JSON.stringify(LEFT_OUT)});`,
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
