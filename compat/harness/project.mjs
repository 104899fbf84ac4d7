// @ts-check
// A project in which one case is tried.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { endGroup, startProcess } from "./processes.mjs";

const FIXTURES = fileURLToPath(new URL("../fixtures/", import.meta.url));
const POLL_MS = 20;

/** @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string, input?: string }} How */

export class Project {
  /** Where the tools and the library are installed. */
  tools;
  /** The project's own folder, below it. */
  folder;
  /** The Node.js that is tried. */
  node;
  /** @type {string[]} */
  #elsewhere = [];
  /** @type {import("node:child_process").ChildProcess[]} */
  #started = [];

  /** @param {{ tools: string, node: string }} place */
  constructor({ tools, node }) {
    this.tools = tools;
    this.node = node;
    mkdirSync(join(tools, "projects"), { recursive: true });
    this.folder = mkdtempSync(join(tools, "projects", "case-"));
  }

  /** @param {string} path in the project @param {string | object} content an object is written as JSON */
  write(path, content) {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
    return join(this.folder, path);
  }

  /** Copies what is in `fixtures/<name>` into the project. @param {string} name @param {string} [into] */
  copy(name, into = ".") {
    cpSync(join(FIXTURES, name), join(this.folder, into), { recursive: true });
  }

  /** The path of an installed tool's command. @param {string} name */
  bin(name) {
    return join(this.tools, "node_modules", ".bin", name);
  }

  /** The installed version of a package. @param {string} name */
  version(name) {
    return JSON.parse(readFileSync(join(this.tools, "node_modules", name, "package.json"), "utf8")).version;
  }

  /** Runs a program to its end, in the project unless told otherwise. @param {string} command @param {readonly string[]} args @param {How} [how] */
  run(command, args = [], how = {}) {
    const { child, ended } = startProcess(command, args, { cwd: this.folder, ...how });
    this.#started.push(child);
    return ended;
  }

  /** The same; rejects unless it ends with 0. @param {string} command @param {readonly string[]} args @param {How} [how] */
  async ok(command, args = [], how = {}) {
    const ended = await this.run(command, args, how);
    if (ended.code === 0) return ended;
    const line = [basename(command), ...args].join(" ");
    throw new Error(
      `${line} ended with ${ended.signal ?? ended.code}\n${ended.stdout.slice(-2_000)}\n${ended.stderr.slice(-4_000)}`,
    );
  }

  /**
   * Starts a server, and resolves once it has said on stdout or stderr what `ready` matches.
   * @param {string} command @param {readonly string[]} args @param {How & { ready: RegExp }} how
   */
  async start(command, args, { ready, ...how }) {
    const { child, said, ended } = startProcess(command, args, { cwd: this.folder, ...how });
    this.#started.push(child);
    let end;
    void ended.then(
      (value) => (end = value),
      (error) => (end = error),
    );
    for (;;) {
      const match = ready.exec(said.stdout) ?? ready.exec(said.stderr);
      if (match !== null)
        return {
          child,
          said,
          ended,
          match,
          stop: (/** @type {NodeJS.Signals} */ signal = "SIGTERM") => this.#stop(child, ended, signal),
        };
      if (end !== undefined)
        throw new Error(`${basename(command)} ended before it was ready\n${said.stdout}\n${said.stderr}`);
      await sleep(POLL_MS);
    }
  }

  /** @param {import("node:child_process").ChildProcess} child @param {Promise<import("./processes.mjs").Ended>} ended @param {NodeJS.Signals} signal */
  #stop(child, ended, signal) {
    child.kill(signal);
    return ended;
  }

  /** Copies files or folders of the project to a folder outside, with nothing else in it. @param {readonly string[]} paths */
  alone(paths) {
    const folder = mkdtempSync(join(tmpdir(), "ringlog-alone-"));
    this.#elsewhere.push(folder);
    for (const path of paths)
      cpSync(join(this.folder, path), join(folder, basename(path)), { recursive: true, verbatimSymlinks: true });
    return folder;
  }

  /** The records of a log file. @param {string} path relative to the project, or absolute @returns {any[]} */
  records(path) {
    const full = path.startsWith("/") ? path : join(this.folder, path);
    return existsSync(full) ? parseRecords(readFileSync(full, "utf8")) : [];
  }

  /** Until this holds; a case has a limit of its own. @template T @param {() => T | undefined | false | Promise<T | undefined | false>} holds */
  async until(holds) {
    for (;;) {
      const value = await holds();
      if (value) return value;
      await sleep(POLL_MS);
    }
  }

  /** Ends what still runs. */
  end() {
    for (const child of this.#started) endGroup(child);
  }

  remove() {
    for (const folder of [this.folder, ...this.#elsewhere])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @param {string} text JSON Lines @returns {any[]} */
export function parseRecords(text) {
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
