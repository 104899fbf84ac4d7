import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { findKoffi } from "../../../../ringlog/src/durable/find-koffi.js";
import { VERSION } from "../../cli/version.js";
import { duckDbVersion } from "../../index/duckdb.js";
import { type Check, fail, ok, warn } from "./check.js";

const LEAST_NODE = [20, 19] as const;

/** Node.js, this package, the library beside the application, DuckDB, koffi. */
export async function* checkPrograms(): AsyncGenerator<Check> {
  yield ok("ringlog-cli", VERSION);
  yield checkNode(process.versions.node);
  yield ok("platform", [process.platform, process.arch, libcName()].filter((part) => part !== undefined).join(" "));
  yield checkLibrary();
  yield await checkDuckDb();
  yield checkKoffi();
}

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return ok("node", `v${version}`);
  return fail("node", `v${version} is too old`, `use Node.js ${leastMajor}.${leastMinor} or later`);
}

/** DuckDB and koffi come as binaries of one or the other. */
function libcName(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const header = (
    process.report?.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } } | undefined
  )?.header;
  return header?.glibcVersionRuntime === undefined ? "musl" : `glibc ${header.glibcVersionRuntime}`;
}

function checkLibrary(): Check {
  const found = packageFrom(join(process.cwd(), "_"), "ringlog");
  if (found === undefined) return ok("ringlog", "is not installed in this folder; logs are read all the same");
  return ok("ringlog", `${found.version} in ${found.folder}`);
}

function packageFrom(start: string, name: string): { readonly version: string; readonly folder: string } | undefined {
  try {
    const path = createRequire(start).resolve(`${name}/package.json`);
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { readonly version?: unknown };
    return { version: String(version), folder: path.slice(0, -"/package.json".length) };
  } catch {
    return undefined; // Not installed, or it does not say.
  }
}

async function checkDuckDb(): Promise<Check> {
  const startMs = performance.now();
  try {
    const version = await duckDbVersion();
    return ok("DuckDB", `${version}, loaded in ${Math.round(performance.now() - startMs)} ms`);
  } catch (error) {
    const [line = ""] = (error as Error).message.split("\n");
    return fail(
      "DuckDB",
      `cannot be loaded: ${line}`,
      "view and query --sql need it; reinstall ringlog-cli with its optional packages (npm install --include=optional), on a platform that @duckdb/node-api has binaries for",
    );
  }
}

function checkKoffi(): Check {
  const path = findKoffi(process.argv[1], process.cwd());
  if (path !== undefined) return ok("koffi", `is there: durable works (${path})`);
  if (existsSync(join(process.cwd(), "package.json")) && packageFrom(join(process.cwd(), "_"), "ringlog") !== undefined)
    return warn("koffi", "is not installed in this folder", "only the option durable needs it: npm install koffi");
  return ok("koffi", "is not installed; only an application with durable needs it");
}
