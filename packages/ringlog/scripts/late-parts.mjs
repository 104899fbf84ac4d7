// @ts-check
// Late parts: what a bundle carries as text, compiled when somebody first asks for it. V8 reads every function of a script when it
// loads it, 180 KB in 7 ms, but a text at a tenth of that. A file `x.late.ts` beside `x.ts` is the place where a part is asked for:
// the sources run with it as it stands, and in a bundle this puts the compiling in its place (docs/adr/0020).
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { breakLines } from "./break-lines.mjs";
import { builtinsWithoutImport } from "./builtins.mjs";

/** @typedef {{ readonly path: string, readonly asked: string, readonly target: string }} Part `asked`: the function by which it is asked for */
/** @typedef {Part & { readonly code: string, readonly inputs: readonly string[], readonly taken: readonly Taken[] }} MadePart */
/** @typedef {{ readonly path: string, readonly name: string }} Taken an export of a module that stands in the bundle */

const LATE_FILE = /\.late\.ts$/;
const LATE_TEXT =
  /^import \* as (\w+) from "(\.[^"]+)\.js";\s+(?:\/\*\*.*?\*\/\s+)?export const (\w+) = \(\): typeof \1 => \1;\s*$/s;
const COMPILER = "src/late/compile-late.ts";
/** What a part's code calls the things that it takes from the bundle, by their place in a list. */
const SHARED = "shared";
const RESULT = "ringlogLate";

/**
 * The options with a plugin that makes the parts of this bundle.
 * @param {string} packageDir
 * @param {import("esbuild").BuildOptions} options
 * @param {(part: string) => string} fileName by which stack traces name a part's code
 */
export async function withLateParts(packageDir, options, fileName) {
  const { parts, modules } = await findParts(options);
  if (parts.length === 0) return options;
  const made = await makeParts(options, parts, modules);
  /** @type {import("esbuild").Plugin} */
  const plugin = {
    name: "late-parts",
    setup({ onLoad }) {
      onLoad({ filter: LATE_FILE }, ({ path }) => {
        const part = /** @type {MadePart} */ (made.find((part) => part.path === path));
        return { contents: stub(packageDir, part, fileName), resolveDir: dirname(path) };
      });
    },
  };
  return { ...options, plugins: [plugin, ...(options.plugins ?? [])] };
}

/**
 * The parts of a bundle, and the modules that stand in it without them.
 * @param {import("esbuild").BuildOptions} options
 * @returns {Promise<{ parts: Part[], modules: Set<string> }>}
 */
async function findParts(options) {
  /** @type {Part[]} */
  const parts = [];
  /** @type {import("esbuild").Plugin} */
  const plugin = {
    name: "find-parts",
    setup({ onLoad }) {
      onLoad({ filter: LATE_FILE }, async ({ path }) => {
        const part = readPart(path, await readFile(path, "utf8"));
        parts.push(part);
        return { contents: `export const ${part.asked} = () => ({});` };
      });
    },
  };
  const { metafile } = await build({ ...options, plugins: [plugin, ...(options.plugins ?? [])] });
  const paths = Object.keys(metafile?.inputs ?? {}).map((path) => join(String(options.absWorkingDir), path));
  parts.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { parts, modules: new Set(paths.filter((path) => !LATE_FILE.test(path))) };
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {Part}
 */
function readPart(path, text) {
  const [, , target, asked] = LATE_TEXT.exec(text) ?? [];
  if (target === undefined || asked === undefined) throw new Error(`${path} is not of the form that a late part has`);
  return { path, asked, target: `${join(dirname(path), target)}.ts` };
}

/**
 * Bundles each part without the modules of the bundle, and without those that two parts would have: the bundle gets these.
 * @param {import("esbuild").BuildOptions} options
 * @param {readonly Part[]} parts
 * @param {Set<string>} modules
 */
async function makeParts(options, parts, modules) {
  for (;;) {
    const made = await Promise.all(parts.map((part) => makePart(options, part, modules)));
    const inputs = made.flatMap((part) => part.inputs);
    const twice = inputs.filter((path, index) => inputs.indexOf(path) !== index);
    for (const path of twice) modules.add(path);
    const early = parts.find(({ target }) => modules.has(target));
    if (early !== undefined) throw new Error(`${early.target} is imported by others than its late file`);
    if (twice.length === 0) return made;
  }
}

/**
 * @param {import("esbuild").BuildOptions} options
 * @param {Part} part
 * @param {ReadonlySet<string>} modules
 * @returns {Promise<MadePart>}
 */
async function makePart({ absWorkingDir = "", plugins: _, ...options }, part, modules) {
  const { target } = part;
  const { outputFiles, metafile } = await build({
    ...options,
    absWorkingDir,
    entryPoints: [target],
    format: "iife",
    globalName: RESULT,
    plugins: [fromBundle(modules), builtinsWithoutImport],
  });
  const { code, taken } = namedByPlace(breakLines(outputFiles?.[0]?.text ?? ""));
  const inputs = Object.keys(metafile?.inputs ?? {}).filter((path) => !path.includes(":"));
  if (inputs.some((path) => LATE_FILE.test(path))) throw new Error(`${target} is a late part that asks for one`);
  return { ...part, code, taken, inputs: inputs.map((path) => join(absWorkingDir, path)) };
}

/**
 * A part's code, in which what it takes has its place in a list instead of a name.
 * @param {string} named
 * @returns {{ code: string, taken: Taken[] }}
 */
function namedByPlace(named) {
  /** @type {Taken[]} */
  const taken = [];
  const code = named.replace(
    new RegExp(`${SHARED}\\(\\s*(["'\`])(.+?) (\\w+)\\1\\s*\\)`, "g"),
    (_match, _quote, path, name) => `${SHARED}[${taken.push({ path, name }) - 1}]`,
  );
  if (code.includes(`${SHARED}(`)) throw new Error("what a late part takes is written in another way than expected");
  return { code, taken };
}

/**
 * Takes what these modules export from the list that a part is given.
 * @param {ReadonlySet<string>} modules
 * @returns {import("esbuild").Plugin}
 */
function fromBundle(modules) {
  const namespace = "bundle";
  return {
    name: "from-bundle",
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path).replace(/\.js$/, ".ts");
        return modules.has(file) ? { path: file, namespace, sideEffects: false } : undefined;
      });
      onLoad({ filter: /^/, namespace }, async ({ path }) => ({ contents: await taking(path) }));
    },
  };
}

/** A constant that is a number or a plain text: put into the part's code as it is. */
const LITERAL = /^(?:export )?const (\w+) = (-?\d+(?:\.\d+)?|"[^"\\]*");$/gm;

/**
 * A module with the exports of the one at `path`, taken from the list that a part is given.
 * @param {string} path
 */
async function taking(path) {
  const { metafile, outputFiles } = await build({
    entryPoints: [path],
    bundle: false,
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const literals = new Map([...(outputFiles[0]?.text ?? "").matchAll(LITERAL)].map(([, name, value]) => [name, value]));
  const names = Object.values(metafile.outputs)[0]?.exports ?? [];
  const value = (/** @type {string} */ name) =>
    literals.get(name) ?? `/* @__PURE__ */ ${SHARED}(${JSON.stringify(`${path} ${name}`)})`;
  return names.map((name) => `export const ${name} = ${value(name)};`).join("\n");
}

/**
 * What stands in the bundle in place of a late file. The things that the part takes are named when it is asked for, and so are there.
 * @param {string} packageDir
 * @param {MadePart} part
 * @param {(part: string) => string} fileName
 */
function stub(packageDir, { path, asked, target, code, taken }, fileName) {
  const from = (/** @type {string} */ file) => JSON.stringify(`./${relative(dirname(path), file)}`);
  const name = relative(dirname(target), target).replace(/\.ts$/, "");
  const imports = taken.map(({ path, name }, index) => `import { ${name} as taken${index} } from ${from(path)};`);
  return [
    `import { compileLate } from ${from(join(packageDir, COMPILER))};`,
    ...imports,
    "let made;",
    // The text stands inside of the function: V8 makes a constant of it when that is compiled, not before.
    `export const ${asked} = () => made ??= compileLate(`,
    `  ${JSON.stringify(fileName(name))}, ${JSON.stringify(code)}, [${taken.map((_, index) => `taken${index}`)}]);`,
  ].join("\n");
}
