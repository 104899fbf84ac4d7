// A stranger's project: an empty folder into which the packed tarball is installed.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** From the compiled test in `build` to the package. */
const PACKAGE_DIR = fileURLToPath(new URL("../../../", import.meta.url));
const LIMIT_MS = 120_000;
/** What npm and the test runner tell the programs that they start; none of it is meant for another project. */
const FOREIGN =
  /^(?:npm_(?:package|lifecycle|command|config_(?:local_prefix|prefix|workspace|workspaces))|NODE_TEST|NODE_OPTIONS)/;

/** What `npm pack` says of the tarball. */
export interface Tarball {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An empty project with nothing in it but ringlog, installed from the tarball without the registry. */
export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), "ringlog-package-"));
  readonly tarball: Tarball;

  /** `manifest` is added to the project's package.json. */
  constructor(manifest: object = {}) {
    this.tarball = pack(this.folder);
    this.write("package.json", JSON.stringify({ name: "stranger", private: true, ...manifest }));
    this.npm("install", "--offline", join(this.folder, this.tarball.filename));
  }

  /** Writes a file of the project; gives its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The records of a log file in the project. */
  records(name: string): { readonly [key: string]: unknown }[] {
    return this.read(name)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  /** Runs a program in the project, with the Node.js under test. */
  node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Outcome {
    return run(process.execPath, args, this.folder, env);
  }

  /** @throws Error with what npm says, if it fails */
  npm(...args: string[]): string {
    return npm(args, this.folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function pack(folder: string): Tarball {
  const stdout = npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder], PACKAGE_DIR);
  return (JSON.parse(stdout) as Tarball[])[0] as Tarball;
}

function npm(args: readonly string[], cwd: string): string {
  const { code, stdout, stderr } = run("npm", [...args, "--no-audit", "--no-fund"], cwd, {});
  if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
  return stdout;
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Outcome {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...own, ...env },
    encoding: "utf8",
    timeout: LIMIT_MS,
    shell: process.platform === "win32" && command === "npm",
  });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}
