import { stat } from "node:fs/promises";
import { checkPaths } from "../cli/check-paths.js";
import type { Call } from "../cli/command.js";
import { FOUND_EXIT_CODE } from "../cli/exit-codes.js";
import type { FoundEntry } from "../cli/found-entry.js";
import { usageError } from "../cli/parse-arguments.js";
import { Printer } from "../cli/printer.js";
import { progressFor } from "../cli/progress.js";
import { scanLogs, select } from "../cli/scan-logs.js";
import { failOnFrom, type Selection, selectionFrom } from "../cli/selection.js";
import { filesOf, type Log, openLogs } from "../cli/source.js";
import { follow } from "../lines/follow.js";
import type { Entry } from "../model/entry.js";
import { newestLines } from "../scan/newest-lines.js";
import { endOfLines } from "./end-of-lines.js";
import { inOrderOfTime } from "./trace-lines.js";

const DEFAULT_LINES = 10;
const MAX_LINES = 1_000_000;

/** `ringlog tail [-n COUNT] [-f] FILE…` */
export async function run(call: Call): Promise<number> {
  const { options, args, messages } = call;
  const lines = options.whole("lines", DEFAULT_LINES, 0, MAX_LINES);
  const isFollowing = options.has("follow") || options.has("retry");
  const nowMs = Date.now();
  const tail = new Tail(call, selectionFrom(options, nowMs), failOnFrom(options, nowMs));
  const { there, missing } = options.has("retry") ? await partMissing(args) : { there: args, missing: [] };
  if (isFollowing && args.length === 0) throw usageError("tail -f needs a log file: ringlog tail -f FILE…");
  for (const path of missing) messages.note(`waiting for ${path}`);
  const logs = missing.length > 0 && there.length === 0 ? [] : await openLogs(call, there);
  const ends = isFollowing ? await endsOf(logs) : new Map<string, number>();
  if (lines > 0) await tail.printLast(logs, lines, ends);
  if (isFollowing)
    await tail.follow([...logs.filter((log) => "files" in log).map(({ name }) => name), ...missing], ends);
  return tail.isFound ? FOUND_EXIT_CODE : 0;
}

async function partMissing(
  paths: readonly string[],
): Promise<{ there: readonly string[]; missing: readonly string[] }> {
  const isThere = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return { there: paths.filter((_, index) => isThere[index]), missing: paths.filter((_, index) => !isThere[index]) };
}

/** Where the whole lines of each log end at this moment: what follows comes by following. By the log's name. */
async function endsOf(logs: readonly Log[]): Promise<Map<string, number>> {
  checkPaths(logs.filter((log) => "files" in log).map(({ name }) => name));
  const ends = new Map<string, number>();
  for (const log of logs) {
    const file = "files" in log ? (log.files.find(({ path }) => path === log.name) ?? log.files.at(-1)) : undefined;
    if (file !== undefined) ends.set(log.name, await endOfLines(file));
  }
  return ends;
}

class Tail {
  isFound = false;
  readonly #call: Call;
  readonly #selection: Selection;
  readonly #failOn: ((entry: Entry) => boolean) | undefined;
  #printer: Printer | undefined;

  constructor(call: Call, selection: Selection, failOn: ((entry: Entry) => boolean) | undefined) {
    this.#call = call;
    this.#selection = selection;
    this.#failOn = failOn;
  }

  /** @param ends where the following begins; a line that is not ended there comes by it */
  async printLast(logs: readonly Log[], count: number, ends: ReadonlyMap<string, number>): Promise<void> {
    const isPlain = this.#selection.isAll && logs.every((log) => "files" in log);
    const found = isPlain ? await this.#newest(logs, count, ends) : await this.#lastSelected(logs, count);
    for (const each of found)
      this.#print(
        each,
        logs.map(({ name }) => name),
      );
  }

  /** Read from the ends of the files. */
  async #newest(logs: readonly Log[], count: number, ends: ReadonlyMap<string, number>): Promise<FoundEntry[]> {
    const names = new Map(
      logs.flatMap((log) => ("files" in log ? log.files.map(({ identity }) => [identity, log.name] as const) : [])),
    );
    // Of each log that is followed, one line may not be ended yet.
    const lines = await newestLines(filesOf(logs), count + ends.size);
    return lines
      .reverse()
      .filter(({ line }) => line.isEnded || ends.size === 0)
      .map(({ file, line }) => select(line, names.get(file.identity) ?? file.path, this.#selection))
      .filter((found) => found !== undefined)
      .slice(-count);
  }

  /** With a filter nobody knows where the last lines are. */
  async #lastSelected(logs: readonly Log[], count: number): Promise<FoundEntry[]> {
    const kept: { entry: Entry; found: FoundEntry; raw: Buffer; logName: string }[] = [];
    for (const log of logs) {
      const own: FoundEntry[] = [];
      await scanLogs([log], this.#selection, { call: this.#call, progress: progressFor(this.#call) }, (found) => {
        own.push({ ...found, raw: Buffer.from(found.raw) });
        if (own.length >= 2 * count) own.splice(0, own.length - count);
      });
      for (const found of own.slice(-count))
        kept.push({ entry: found.entry ?? NO_ENTRY, found, raw: found.raw, logName: found.logName });
    }
    const sorted = logs.length > 1 ? inOrderOfTime(kept) : kept;
    return (sorted as typeof kept).slice(-count).map(({ found }) => found);
  }

  async follow(paths: readonly string[], ends: ReadonlyMap<string, number>): Promise<void> {
    const stop = new AbortController();
    const one = (path: string) =>
      follow(path, { fromByte: ends.get(path) ?? 0, signal: stop.signal }, ({ lines, isNewFile }) => {
        if (isNewFile && ends.has(path)) this.#call.messages.note(`${path} is another file now; going on with it`);
        for (const line of lines) {
          const found = select(line, path, this.#selection);
          if (found !== undefined) this.#print(found, paths);
        }
      });
    await Promise.all(paths.map(one));
  }

  #print(found: FoundEntry, names: readonly string[]): void {
    const { options, output, terminal } = this.#call;
    const isJson = options.has("json");
    this.#printer ??= new Printer(output, terminal, {
      isJson,
      showsSource: options.has("source"),
      ...(names.length > 1 ? { names } : {}),
    });
    this.#printer.print(found);
    this.isFound ||= found.entry !== undefined && this.#failOn?.(found.entry) === true;
  }
}

const NO_ENTRY: Entry = { format: "text", timeMs: undefined, level: undefined, msg: "", fields: new Map() };
