import { setTimeout as sleep } from "node:timers/promises";
import type { LogFile } from "../lines/log-file.js";
import type * as api from "../model/api.js";
import type { FirstPaint } from "./first-paint.js";
import type { ExportedLine, Questions, Selected } from "./questions.js";
import type { ViewedIndex } from "./viewed-index.js";

/** A log that is indexed within this time is never answered for in part. */
const WHOLE_WITHIN_MS = 1_000;

/** Answers by what there is: a scan of the files at first, then the index. */
export class ViewedLog implements Questions {
  readonly #files: readonly LogFile[];
  readonly #first: FirstPaint;
  readonly #index: Promise<ViewedIndex>;
  /** Fulfilled when the index is whole, or will never be, or takes long. */
  readonly #whole: Promise<void>;
  readonly #version: string;
  #opened: ViewedIndex | undefined;
  #failure: string | undefined;
  readonly #problems = new Map<string, string>();

  /** @param built when the index is whole, or will never be */
  constructor(
    files: readonly LogFile[],
    first: FirstPaint,
    index: Promise<ViewedIndex>,
    built: Promise<unknown>,
    version: string,
  ) {
    this.#files = files;
    this.#first = first;
    this.#index = index;
    this.#whole = wholeOrLate(index, built);
    this.#version = version;
    index.then(
      (opened) => {
        this.#opened = opened;
      },
      (error) => this.fail(error),
    );
  }

  /** There will be no index, or none that is whole; who asks for what only it knows is told the same. */
  fail(error: unknown): void {
    this.#failure = error instanceof Error ? error.message : String(error);
  }

  /** A file that cannot be followed any more. What was read of it stays. */
  tellProblem(name: string, text: string): void {
    this.#problems.set(name, text);
  }

  status(): api.StatusReply {
    const status = this.#opened?.status() ?? this.#statusOfFiles();
    const range = status.indexing.isComplete ? status.range : (this.#first.range ?? status.range);
    return { ...status, range, files: status.files.map((file) => this.#withProblem(file)) };
  }

  async histogram(selected: Selected, buckets: number, signal: AbortSignal): Promise<api.HistogramReply> {
    const isAll = selected.query.kind === "all";
    const scanned = isAll && !this.#isComplete ? await this.#first.histogram(selected.range, buckets) : undefined;
    if (scanned !== undefined && !this.#isComplete) return scanned;
    const reply = await (await this.#ready()).histogram(selected, buckets, signal);
    return { ...reply, isComplete: reply.isComplete && this.#isComplete };
  }

  async rows(selected: Selected, offset: number, limit: number, signal: AbortSignal): Promise<api.RowsReply> {
    const { query, range } = selected;
    const isAll = query.kind === "all" && range.fromMs === undefined && range.toMs === undefined;
    const newest = isAll && !this.#hasBegun ? await this.#first.rows(offset, limit) : undefined;
    if (newest !== undefined && !this.#hasBegun) return newest;
    return (await this.#ready()).rows(selected, offset, limit, signal);
  }

  async position(...asked: Parameters<Questions["position"]>): Promise<number | null> {
    return (await this.#ready()).position(...asked);
  }

  async facets(...asked: Parameters<Questions["facets"]>): Promise<api.FacetsReply> {
    return (await this.#ready()).facets(...asked);
  }

  async errors(...asked: Parameters<Questions["errors"]>): Promise<api.ErrorsReply> {
    return (await this.#ready()).errors(...asked);
  }

  async requests(...asked: Parameters<Questions["requests"]>): Promise<api.RequestsReply> {
    return (await this.#ready()).requests(...asked);
  }

  async request(...asked: Parameters<Questions["request"]>): Promise<api.RequestReply | undefined> {
    return (await this.#ready()).request(...asked);
  }

  async entry(...asked: Parameters<Questions["entry"]>): Promise<api.EntryReply | undefined> {
    return (await this.#ready()).entry(...asked);
  }

  async *exported(selected: Selected, maxLines: number, signal: AbortSignal): AsyncIterable<readonly ExportedLine[]> {
    yield* (await this.#ready()).exported(selected, maxLines, signal);
  }

  async #ready(): Promise<ViewedIndex> {
    await this.#whole;
    return this.#index;
  }

  get #isComplete(): boolean {
    return this.#opened?.status().indexing.isComplete ?? false;
  }

  /** Lines that were appended since are in the index from the beginning. */
  get #hasBegun(): boolean {
    return this.#isComplete || (this.#opened?.status().indexing.doneBytes ?? 0) > 0;
  }

  #withProblem(file: api.FileStatus): api.FileStatus {
    const ofIndex = this.#failure === undefined ? undefined : `there is no complete index: ${this.#failure}`;
    return { ...file, problem: file.problem ?? this.#problems.get(file.name) ?? ofIndex };
  }

  #statusOfFiles(): api.StatusReply {
    const files = this.#files.map(({ key, path, bytes, isGzip }) => {
      return { key, name: path, bytes, isGzip, lines: 0, badLines: 0, problem: undefined };
    });
    const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const indexing = { isComplete: false, doneBytes: 0, totalBytes, lines: 0 };
    return { version: this.#version, files, indexing, range: undefined, fields: [] };
  }
}

async function wholeOrLate(index: Promise<ViewedIndex>, built: Promise<unknown>): Promise<void> {
  const waited = new AbortController();
  const late = index.then(() => sleep(WHOLE_WITHIN_MS, undefined, { signal: waited.signal }));
  await Promise.race([built, late]).catch(() => undefined);
  waited.abort();
  await late.catch(() => undefined);
}
