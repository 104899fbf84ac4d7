// The installed package as a TypeScript project sees it: every way of resolving it, strict, declarations checked too.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { Project } from "./project.js";

const require = createRequire(import.meta.url);
const TSC = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
const TYPE_ROOTS = [join(dirname(require.resolve("@types/node/package.json")), "..")];

const SOURCE = `
import { debug, getLogger, initLogger, RinglogError, setRequestId, withRequestId } from "ringlog";
import type { Logger, LoggerOptions, RequestIdToken, RinglogErrorCode, Stats } from "ringlog";
import { verify, type VerifyOptions, type VerifyReport } from "ringlog/verify";

const options: LoggerOptions = { logName: "Typed", filePath: FILE, console: "off", throttleSec: 0 };
const log: Logger = initLogger(options);

class Payments {
  @debug
  ratio(data: bigint): bigint | undefined { return 10n / data; }

  @debug({ crash: true })
  async charge(amount: number): Promise<string> { throw new Error(\`no funds for \${amount}\`); }
}

const load = debug({ fallback: [] as string[] }, async (id: string): Promise<string[]> => { throw new Error(id); });

async function main(): Promise<void> {
  const token: RequestIdToken = setRequestId("outside");
  log.info({ userId: 7 }, "hello");
  const payments = new Payments();
  const none: bigint | undefined = payments.ratio(0n);
  const list: string[] = await withRequestId(() => load("x"));
  await payments.charge(5).catch((error: unknown) => getLogger("main").warn("caught", { none, list, error: String(error) }));
  token[Symbol.dispose]();
  try { initLogger({ level: "loud" as "info" }); } catch (error) {
    const code: RinglogErrorCode | undefined = error instanceof RinglogError ? error.code : undefined;
    log.info("refused", { code });
  }
  await log.flush();
  const stats: Stats = log.stats();
  if (stats.written !== 6 || stats.pending !== 0) throw new Error(JSON.stringify(stats));
  const strict: VerifyOptions = { fromStart: true, rotated: false };
  const report: VerifyReport = await verify([FILE], strict);
  const missing: number | undefined = report.processes[0]?.threads[0]?.missing;
  if (!report.ok || report.records !== 6 || missing !== 0) throw new Error(JSON.stringify(report));
}
void main();
`;

/** What must not compile: a safe decorator where the type doesn't admit undefined, and a typo. */
const WRONG = `
import { debug, initLogger } from "ringlog";
export class Payments {
  @debug
  ratio(data: bigint): bigint { return 10n / data; }
}
initLogger({ filePat: "x" });
`;

const RESOLUTIONS = [
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

/** Each module format of a project, with a project of its own. */
for (const type of ["module", "commonjs"]) {
  let project: Project;
  before(() => {
    project = new Project({ type });
    project.write("app.ts", SOURCE.replaceAll("FILE", JSON.stringify("app.log")));
    project.write("wrong.ts", WRONG);
  });
  after(() => project.remove());

  for (const { module, moduleResolution } of RESOLUTIONS) {
    test(`"type": "${type}", moduleResolution ${moduleResolution}: compiles with declarations checked`, () => {
      assert.equal(compile(project, "app.ts", { module, moduleResolution }), "");
    });

    test(`"type": "${type}", moduleResolution ${moduleResolution}: mistakes don't compile`, () => {
      const output = compile(project, "wrong.ts", { module, moduleResolution, noEmit: true });
      assert.match(output, /wrong\.ts\(4,\d+\): error TS1270/);
      assert.match(output, /wrong\.ts\(7,\d+\): error TS2561.*'filePath'/);
    });
  }

  test(`"type": "${type}": what was compiled runs`, () => {
    assert.equal(compile(project, "app.ts", { module: "nodenext", moduleResolution: "nodenext" }), "");
    assert.deepEqual(project.node(["out/app.js"]), { code: 0, stdout: "", stderr: "" });
    assert.equal(project.records("app.log").length, 6);
  });
}

/** What the compiler prints. */
function compile(project: Project, file: string, options: object): string {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023", "esnext.disposable", "esnext.decorators"],
    strict: true,
    skipLibCheck: false,
    types: ["node"],
    typeRoots: TYPE_ROOTS,
    rootDir: ".",
    outDir: "out",
    ...options,
  };
  project.write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
  const args = [TSC, "-p", project.folder, "--pretty", "false"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project.folder, encoding: "utf8" });
  return `${stdout}${stderr}`;
}
