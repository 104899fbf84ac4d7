import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { VERSION } from "../cli/version.js";
import { findLogs } from "../lines/find-logs.js";
import type { LogFile } from "../lines/log-file.js";
import { EventHub } from "./event-hub.js";
import { FirstPaint } from "./first-paint.js";
import { HttpViewer } from "./http-viewer.js";
import { LiveFeed } from "./live-feed.js";
import { openIndex } from "./open-index.js";
import type { ViewedIndex } from "./viewed-index.js";
import { ViewedLog } from "./viewed-log.js";

export interface ViewerOptions {
  readonly paths: readonly string[];
  /** Reads along the files that were rotated from these. */
  readonly rotated: boolean;
  /** 0: any that is free. */
  readonly port?: number;
  /** Shows what is appended; true unless told otherwise. */
  readonly isLive?: boolean;
  /** Where indexes are kept; `$XDG_CACHE_HOME/ringlog` unless told otherwise. */
  readonly cacheFolder?: string;
  /** Of the database; 512 unless told otherwise. */
  readonly memoryLimitMb?: number;
  /** Keeps no index. */
  readonly isTemporary?: boolean;
  /** With the page's files; beside the program unless told otherwise. */
  readonly pageFolder?: string;
}

export interface Viewer {
  /** Opens the page in a browser. A secret: it lets in who has it. */
  readonly url: string;
  /** An address that opens the page once: for a browser's command line, which other users of the machine can read. */
  urlOnce(): string;
  /** Settles when everything has ended: connections, threads, watches. */
  close(): Promise<void>;
}

/** A slow disk or a packed log takes long to be counted. */
const MAX_FIRST_MS = 10_000;

type OpenIndex = (files: readonly LogFile[], options: ViewerOptions) => Promise<ViewedIndex>;

/**
 * Serves the page over some logs to this machine's own browsers.
 *
 * @throws CliError for a file that cannot be read, or a port that cannot be had
 */
export async function startViewer(options: ViewerOptions, open: OpenIndex = openIndex): Promise<Viewer> {
  const files = await findLogs(options.paths, { rotated: options.rotated });
  const running = new RunningViewer(files, options, open);
  try {
    await running.open();
  } catch (error) {
    await running.close();
    throw error;
  }
  return running;
}

class RunningViewer implements Viewer {
  readonly #files: readonly LogFile[];
  readonly #options: ViewerOptions;
  readonly #ended = new AbortController();
  readonly #index: Promise<ViewedIndex>;
  readonly #first: FirstPaint;
  readonly #log: ViewedLog;
  readonly #events: EventHub;
  readonly #indexing: Promise<void>;
  #live: LiveFeed | undefined;
  #http: HttpViewer | undefined;
  #closed: Promise<void> | undefined;

  constructor(files: readonly LogFile[], options: ViewerOptions, open: OpenIndex) {
    this.#files = files;
    this.#options = options;
    const { signal } = this.#ended;
    this.#first = new FirstPaint(files, signal);
    this.#index = this.#openAfterFirst(open);
    this.#indexing = this.#makeIndex(signal).catch((error) => this.#fail(error));
    this.#log = new ViewedLog(files, this.#first, this.#index, this.#indexing, VERSION);
    this.#events = new EventHub(() => this.#log.status());
  }

  get url(): string {
    return this.#http?.url ?? "";
  }

  urlOnce(): string {
    return this.#http?.urlOnce() ?? "";
  }

  async open(): Promise<void> {
    this.#http = await HttpViewer.open({
      port: this.#options.port ?? 0,
      pageFolder: this.#options.pageFolder ?? fileURLToPath(new URL("./web/", import.meta.url)),
      questions: this.#log,
      events: this.#events,
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#ended.abort();
    this.#events.close();
    await this.#http?.close();
    await this.#first.ended();
    await this.#indexing;
    await this.#live?.close();
    await this.#index.then(
      (index) => index.close(),
      // It was told when it could not be opened.
      () => undefined,
    );
  }

  /** What the page shows first takes all cores for a moment. */
  async #openAfterFirst(open: OpenIndex): Promise<ViewedIndex> {
    const { signal } = this.#ended;
    const waited = new AbortController();
    const late = sleep(MAX_FIRST_MS, undefined, { signal: AbortSignal.any([signal, waited.signal]) });
    await Promise.race([this.#first.ended(), late.catch(() => undefined)]);
    waited.abort();
    signal.throwIfAborted();
    return open(this.#files, this.#options);
  }

  async #makeIndex(signal: AbortSignal): Promise<void> {
    const index = await this.#index;
    signal.throwIfAborted();
    if (this.#options.isLive ?? true) this.#startLive(index);
    await index.build(signal, () => this.#events.statusChanged());
    this.#events.statusChanged();
  }

  #fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#log.fail(error);
    this.#events.statusChanged();
  }

  /** Where the index ends, the live feed begins: nothing is lost or twice between them. */
  #startLive(index: ViewedIndex): void {
    this.#live = new LiveFeed(index, this.#files, (event) => {
      this.#first.append(event);
      this.#events.tellLines(event);
      this.#events.statusChanged();
    });
    for (const file of this.#files)
      if (!file.isGzip && this.#options.paths.includes(file.path))
        this.#live.follow(file, index.endOf(file), (error) => this.#tellProblem(file, error));
  }

  #tellProblem(file: LogFile, error: unknown): void {
    this.#log.tellProblem(file.path, error instanceof Error ? error.message : String(error));
    this.#events.statusChanged();
  }
}
