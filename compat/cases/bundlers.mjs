// @ts-check
// A program is bundled, without configuration; the bundle alone, in a folder with nothing else, writes the same as the program did before.
import { bundled, bundledHere } from "./bundlers/bundled.mjs";
import { compiledByBun, singleExecutables } from "./bundlers/executables.mjs";
import { allEntryPoints, severalFiles, sourcePlaces } from "./bundlers/more.mjs";

const ESBUILD = ["program.mjs", "--bundle", "--platform=node", "--log-level=warning"];
const WEBPACK = ["build", "--target", "node", "--entry", "./program.mjs", "-o", "out"];
const NODE_RESOLVE = ["-p", "@rollup/plugin-node-resolve"];
const COMMONJS = ["-p", "@rollup/plugin-commonjs"];
const ROLLUP = ["program.mjs", "--silent"];

/** @type {import("../harness/cases.mjs").Group} */
export const group = {
  name: "bundlers",
  tools: "bundlers",
  cases: [
    bundled("esbuild", "ESM", { args: [...ESBUILD, "--format=esm", "--outfile=out/app.mjs"], output: "app.mjs" }),
    bundled("esbuild", "CommonJS", { args: [...ESBUILD, "--format=cjs", "--outfile=out/app.cjs"], output: "app.cjs" }),
    bundled("esbuild", "a program that is CommonJS", {
      args: ["program.cjs", ...ESBUILD.slice(1), "--outfile=out/app.cjs"],
      output: "app.cjs",
    }),
    bundled("esbuild", "ESM, minified", {
      args: [...ESBUILD, "--format=esm", "--minify", "--outfile=out/app.mjs"],
      output: "app.mjs",
      minified: "names",
    }),
    bundled("esbuild", "CommonJS, minified, keeps names", {
      args: [...ESBUILD, "--format=cjs", "--minify", "--keep-names", "--outfile=out/app.cjs"],
      output: "app.cjs",
      minified: "all but names",
    }),
    bundled("webpack", "production", {
      args: [...WEBPACK, "--mode", "production"],
      output: "main.js",
      minified: "names",
    }),
    bundled("webpack", "development, ESM", {
      args: [...WEBPACK, "--mode", "development", "-c", "webpack-module.config.cjs"],
      output: "main.mjs",
      heavy: true,
    }),
    bundled("@rspack/core", "production", {
      command: "rspack",
      args: ["build", "-c", "rspack.config.cjs", "--mode", "production", "--entry", "./program.mjs", "-o", "out"],
      output: "main.js",
      minified: "names",
    }),
    bundled("rollup", "ESM, node-resolve alone", {
      args: [...ROLLUP, ...NODE_RESOLVE, "-f", "esm", "-o", "out/app.mjs"],
      output: "app.mjs",
    }),
    bundled("rollup", "ESM, with commonjs", {
      args: [...ROLLUP, ...NODE_RESOLVE, ...COMMONJS, "-f", "esm", "-o", "out/app.mjs"],
      output: "app.mjs",
    }),
    bundled("rollup", "told that no module has side effects", {
      args: [...ROLLUP, ...NODE_RESOLVE, "--no-treeshake.moduleSideEffects", "-f", "esm", "-o", "out/app.mjs"],
      output: "app.mjs",
      heavy: true,
    }),
    bundled("rollup", "CommonJS, with commonjs", {
      args: [...ROLLUP, ...NODE_RESOLVE, ...COMMONJS, "-f", "cjs", "-o", "out/app.cjs"],
      output: "app.cjs",
      heavy: true,
    }),
    bundled("rolldown", "ESM", {
      args: ["program.mjs", "--platform", "node", "-f", "esm", "-o", "out/app.mjs"],
      output: "app.mjs",
    }),
    bundled("rolldown", "CommonJS, minified", {
      args: ["program.mjs", "--platform", "node", "-f", "cjs", "--minify", "-o", "out/app.cjs"],
      output: "app.cjs",
      minified: "names",
    }),
    bundledHere("vite", "SSR build, packages left outside", {
      args: ["build", "--ssr", "program.mjs", "--outDir", "out", "--logLevel", "warn"],
      output: "program.mjs",
    }),
    bundled("vite", "SSR build, packages inside", {
      args: ["build", "-c", "vite-all.config.cjs", "--ssr", "program.mjs", "--outDir", "out", "--logLevel", "warn"],
      output: "program.mjs",
    }),
    bundled("tsup", "CommonJS, as a development dependency", {
      args: ["program.mjs", "--format", "cjs", "-d", "out", "--silent"],
      output: "program.js",
      heavy: true,
    }),
    bundled("@vercel/ncc", "ESM", {
      command: "ncc",
      args: ["build", "program.mjs", "-q", "-o", "out"],
      output: "index.mjs",
    }),
    bundled("@vercel/ncc", "CommonJS", {
      command: "ncc",
      args: ["build", "program.cjs", "-q", "-o", "out"],
      output: "index.cjs",
      heavy: true,
    }),
    bundled("bun", "build for Node.js", {
      args: ["build", "program.mjs", "--target=node", "--outdir", "out"],
      output: "program.js",
    }),
    bundled("bun", "build for Node.js, minified CommonJS", {
      args: ["build", "program.mjs", "--target=node", "--format=cjs", "--minify", "--outfile=out/app.cjs"],
      output: "app.cjs",
      minified: "names",
    }),
    bundled("bun", "build for Bun", {
      args: ["build", "program.mjs", "--target=bun", "--outdir", "out"],
      output: "program.js",
      runtime: "bun",
    }),
    allEntryPoints,
    sourcePlaces,
    severalFiles,
    compiledByBun,
    ...singleExecutables,
  ],
};
