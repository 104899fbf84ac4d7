import { VERSION } from "../cli/version.js";
import { defaultCacheFolder } from "../index/cache-folder.js";
import { LogIndex } from "../index/log-index.js";
import type { Line, LogFile } from "../lines/log-file.js";
import type * as api from "../model/api.js";
import type { ExportedLine, Selected } from "./questions.js";
import { Turns } from "./turns.js";
import type { ViewedIndex } from "./viewed-index.js";

export interface IndexChoices {
  readonly cacheFolder?: string | undefined;
  readonly memoryLimitMb?: number | undefined;
  readonly isTemporary?: boolean | undefined;
}

/** Opens DuckDB over some logs. */
export async function openIndex(files: readonly LogFile[], choices: IndexChoices): Promise<ViewedIndex> {
  const { cacheFolder = defaultCacheFolder(), memoryLimitMb, isTemporary } = choices;
  const index = await LogIndex.open(files, { cacheFolder, memoryLimitMb, isTemporary });
  return new OpenIndex(index);
}

/** What fields there are, and from when to when, is counted again after so long at the earliest. */
const SUMMARY_PAUSE_MS = 2000;

/**
 * The index for several questions at a time: it ends a question when another one of its kind comes, which here may be of another page, or
 * of another part of the same list.
 */
class OpenIndex implements ViewedIndex {
  readonly #index: LogIndex;
  readonly #turns = new Turns();
  #range: api.StatusReply["range"];
  #fields: readonly api.FieldStatus[] = [];
  #summed: Promise<void> = Promise.resolve();
  #isSumming = false;
  #summedMs = Number.NEGATIVE_INFINITY;
  #summedRevision = -1;
  #changed = (): void => undefined;

  constructor(index: LogIndex) {
    this.#index = index;
  }

  get revision(): number {
    return this.#index.revision;
  }

  async build(signal: AbortSignal, onChange: () => void): Promise<void> {
    this.#changed = onChange;
    await this.#index.build({ signal, onProgress: onChange });
    await this.#sum();
  }

  endOf(file: LogFile): number {
    return this.#index.nextByte(file);
  }

  append(file: LogFile, lines: readonly Line[]): Promise<void> {
    return this.#index.append(file, lines);
  }

  status(): api.StatusReply {
    const { files, indexing, notes } = this.#index.status();
    this.#sumSoon();
    return { version: VERSION, files, indexing, range: this.#range, fields: this.#fields, notes };
  }

  histogram(selected: Selected, buckets: number, signal: AbortSignal): Promise<api.HistogramReply> {
    return this.#turns.take("histogram", signal, () => this.#index.histogram(selected, buckets));
  }

  rows(selected: Selected, offset: number, limit: number, signal: AbortSignal): Promise<api.RowsReply> {
    return this.#turns.take("rows", signal, () => this.#index.rows(selected, offset, limit));
  }

  position(selected: Selected, id: string, signal: AbortSignal): Promise<number | null> {
    return this.#turns.take("position", signal, () => this.#index.position(selected, id));
  }

  facets(selected: Selected, fields: readonly string[] | undefined, signal: AbortSignal): Promise<api.FacetsReply> {
    return this.#turns.take("facets", signal, () => this.#index.facets(selected, fields));
  }

  errors(selected: Selected, buckets: number, signal: AbortSignal): Promise<api.ErrorsReply> {
    return this.#turns.take("errors", signal, () => this.#index.errors(selected, buckets));
  }

  requests(selected: Selected, offset: number, limit: number, signal: AbortSignal): Promise<api.RequestsReply> {
    return this.#turns.take("requests", signal, () => this.#index.requests(selected, offset, limit));
  }

  request(id: string, signal: AbortSignal): Promise<api.RequestReply | undefined> {
    return this.#turns.take("request", signal, () => this.#index.request(id));
  }

  entry(id: string, signal: AbortSignal): Promise<api.EntryReply | undefined> {
    return this.#turns.take("entry", signal, () => this.#index.entry(id));
  }

  exported(selected: Selected, maxLines: number, signal: AbortSignal): AsyncIterable<readonly ExportedLine[]> {
    return this.#index.exportRows(selected, maxLines, signal);
  }

  async close(): Promise<void> {
    await this.#index.close();
    await this.#summed;
  }

  #sumSoon(): void {
    const nowMs = performance.now();
    if (this.#isSumming || nowMs - this.#summedMs < SUMMARY_PAUSE_MS || this.#summedRevision === this.revision) return;
    this.#summedMs = nowMs;
    // What keeps it from being counted is told by the questions that fail for the same reason.
    void this.#sum().then(this.#changed, () => undefined);
  }

  /** One after the other: the index would end the one before. */
  #sum(): Promise<void> {
    const done = this.#summed.then(() => this.#sumNow());
    this.#summed = done.catch(() => undefined);
    return done;
  }

  async #sumNow(): Promise<void> {
    const { revision } = this;
    this.#isSumming = true;
    try {
      this.#range = await this.#index.range();
      this.#fields = await this.#index.fields();
      this.#summedRevision = revision;
    } finally {
      this.#isSumming = false;
    }
  }
}
