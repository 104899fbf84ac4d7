// An error that is thrown in TypeScript names the TypeScript's file, line and column, however it was built.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { promisify } from "node:util";
import { type BuildOptions, build, transform } from "esbuild";
import { recoveredLine, WITHOUT_KOFFI } from "../support/durable.js";
import { testFolder } from "../support/folder.js";
import { type Line, ownLines, readLog } from "../support/log-lines.js";
import { needsStrace } from "../support/needs.js";
import { run, runWell } from "../support/program.js";

const PAY = `import { connect } from "./db";

export interface Order {
  readonly id: number;
}

/** A message that looks like a frame. */
export async function charge(order: Order): Promise<never> {
  await Promise.resolve();
  try {
    return connect("10.0.0.5");
  } catch (cause) {
    throw new AggregateError(
      [new RangeError("first"), new Error("second", { cause })],
      "charge failed\\n    at forged (" + (globalThis as any).process.argv[3] + ":1:1)",
      { cause },
    );
  }
}

export const fail = (): Promise<never> => charge({ id: 1 });
`;
const DB = `type Host = string;

export function connect(host: Host): never {
  const failed: Error & { code?: string } = new TypeError(\`no \${host}\`);
  failed.code = "E_DB";
  throw failed;
}
`;

/** `file:line:column` of a text in a source. */
function at(file: string, source: string, text: string): string {
  const before = source.slice(0, source.indexOf(text)).split("\n");
  return `${file}:${before.length}:${(before.at(-1) as string).length + 1}`;
}

function placesIn(stacktrace: unknown, message: unknown): string[] {
  const text = String(stacktrace);
  const frames = text.slice(text.indexOf(String(message)) + String(message).length);
  return [...frames.matchAll(/\/([^/\n]+:\d+:\d+)\)?$/gm)].map(([, place]) => place as string);
}

/** The first frame of each error of the record. */
function firstPlaces(line: Line): string[] {
  const { causes, errors } = { causes: line["exception.causes"] as Line[], errors: line["exception.errors"] as Line[] };
  const other = line["other"] as Line;
  const deep = (line["list"] as readonly { readonly deep: Line }[])[0]?.deep as Line;
  const [nested] = (errors[1] as { readonly causes: readonly Line[] }).causes as [Line];
  const all = [
    [line["exception.stacktrace"], line["exception.message"]],
    ...[...causes, ...errors, nested, other, deep].map(({ stacktrace, message }) => [stacktrace, message]),
  ];
  return all.map(([stacktrace, message]) => placesIn(stacktrace, message)[0] as string);
}

const DB_PLACE = at("db.ts", DB, "new TypeError");
const EXPECTED = [
  at("pay.ts", PAY, "new AggregateError"),
  DB_PLACE,
  at("pay.ts", PAY, "new RangeError"),
  at("pay.ts", PAY, "new Error"),
  DB_PLACE,
  DB_PLACE,
  DB_PLACE,
];

const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
const FORMATS = { esm: "mjs", cjs: "cjs" } as const;

describe("errors of TypeScript", { concurrency: 2 }, () => {
  const cleanups: (() => void)[] = [];
  const folder = testFolder({ after: (clean) => cleanups.push(clean as () => void) });
  after(() => {
    for (const clean of cleanups) clean();
  });
  const path = (name: string) => join(folder, name);
  writeFileSync(path("pay.ts"), PAY);
  writeFileSync(path("db.ts"), DB);

  const bundle = async (name: string, format: keyof typeof FORMATS, options: BuildOptions): Promise<string> => {
    const outfile = path(`${name}.${FORMATS[format]}`);
    await build({
      entryPoints: [path("pay.ts")],
      bundle: true,
      minify: true,
      platform: "node",
      format,
      outfile,
      ...options,
    });
    return outfile;
  };
  const logged = async (file: string, nodeArgs: readonly string[] = []): Promise<Line> => {
    const log = `${file}${nodeArgs.length}.log`;
    await runWell("logs-thrown.mjs", { args: [log, file], nodeArgs });
    const [line] = readLog(log);
    return line as Line;
  };
  const check = async (file: string): Promise<void> => {
    for (const nodeArgs of [[], ["--enable-source-maps"]]) {
      const line = await logged(file, nodeArgs);
      assert.deepEqual(firstPlaces(line), EXPECTED, nodeArgs.join());
      // The message is the error's own, also where it looks like a frame of the very file that has a map.
      const message = `charge failed\n    at forged (${file}:1:1)`;
      assert.equal(line["exception.message"], message);
      assert.ok(String(line["exception.stacktrace"]).includes(`AggregateError: ${message}\n    at `));
      assert.deepEqual((line["exception.causes"] as Line[])[0]?.["props"], { code: "E_DB" });
    }
  };

  for (const format of ["esm", "cjs"] as const) {
    for (const sourcemap of ["linked", "inline"] as const) {
      it(`bundled and minified as ${format}, map ${sourcemap}`, async () => {
        await check(await bundle(sourcemap, format, { sourcemap }));
      });
    }

    it(`compiled file by file, then bundled as ${format}`, async () => {
      const options = ["--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--sourceMap"];
      await promisify(execFile)(process.execPath, [TSC, ...options, "--outDir", path("js"), path("pay.ts")], {
        cwd: folder,
      });
      await check(await bundle("twice", format, { entryPoints: [path("js/pay.js")], sourcemap: "linked" }));
    });

    it(`bundled as ${format}, then minified by a tool that does not look at the first map`, async () => {
      const first = await bundle("first", format, { minify: false, sourcemap: "linked" });
      const options = { minify: true, sourcefile: basename(first), sourcemap: "external", format } as const;
      const { code, map } = await transform(readFileSync(first, "utf8"), options);
      const second = path(`second.${FORMATS[format]}`);
      writeFileSync(`${second}.map`, map);
      writeFileSync(second, `${code}//# sourceMappingURL=${basename(second)}.map\n`);
      await check(second);
    });

    it(`without its map, as ${format}: the trace as it was thrown`, async () => {
      const file = await bundle("bare", format, { sourcemap: "linked" });
      rmSync(`${file}.map`);
      const line = await logged(file);
      for (const place of firstPlaces(line)) assert.match(place, /^bare\.[mc]js:\d+:\d+$/);
      assert.match(String(line["exception.stacktrace"]), new RegExp(`at .*bare\\.${FORMATS[format]}:`));
    });
  }

  it("what a dead process has left keeps its traces: its code may be another one by now", {
    skip: WITHOUT_KOFFI,
  }, async () => {
    const file = await bundle("dead", "cjs", { sourcemap: "linked" });
    const log = path("dead.log");
    const options = JSON.stringify({ durable: path("rings"), throttleSec: 0 });
    const { signal } = await run("logs-thrown.mjs", { args: [log, file, "2000", options, "killed"] });
    assert.equal(signal, "SIGKILL");
    await runWell("logs-thrown.mjs", { args: [log, file, "1", options] });
    const lines = readLog(log);
    assert.ok((recoveredLine(lines)["recovered.count"] as number) > 0);
    const [left, own] = ownLines(lines).slice(-2) as [Line, Line];
    assert.notEqual(left["service.instance.id"], own["service.instance.id"]);
    for (const place of firstPlaces(left)) assert.match(place, /^dead\.cjs:\d+:\d+$/);
    assert.deepEqual(firstPlaces(own), EXPECTED);
  });

  it("no map is read for an error that is not written", { skip: needsStrace() }, async () => {
    const file = await bundle("storm", "cjs", { sourcemap: "linked" });
    const [log, trace] = [path("storm.log"), path("storm.trace")];
    const under = ["strace", "-f", "-qq", "-e", "trace=openat,stat,statx,newfstatat", "-o", trace];
    await runWell("logs-thrown.mjs", { args: [log, file, "500"], under });
    const calls = readFileSync(trace, "utf8")
      .split("\n")
      .filter((line) => line.includes("storm.cjs.map"));
    assert.equal(calls.filter((line) => line.includes("openat(")).length, 1);
    const withheld = readLog(log).find((line) => line["event.name"] === "ringlog.suppressed");
    assert.equal(withheld?.["log_count"], 499);
    assert.ok(calls.length < 20, `${calls.length} calls`);
  });
});
