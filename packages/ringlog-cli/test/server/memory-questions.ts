import type * as api from "../../src/model/api.js";
import type { ExportedLine, Questions, Selected } from "../../src/server/questions.js";

const KEY = "0123456789abcdef";

/** Answers from lines in memory, plainly: for tests of what lies between the page and the index. */
export class MemoryQuestions implements Questions {
  readonly #lines: { readonly id: string; readonly raw: string }[] = [];
  isComplete = true;
  doneBytes = 0;

  constructor(lines: readonly string[]) {
    for (const [index, raw] of lines.entries()) this.add(`${KEY}.${index}`, raw);
  }

  add(id: string, raw: string): void {
    this.#lines.push({ id, raw });
  }

  get revision(): number {
    return this.#lines.length;
  }

  status(): api.StatusReply {
    const lines = this.#lines.length;
    return {
      version: "0.0.0",
      files: [{ key: KEY, name: "app.log", bytes: 0, isGzip: false, lines, badLines: 0, problem: undefined }],
      indexing: { isComplete: this.isComplete, doneBytes: this.doneBytes, totalBytes: 0, lines },
      range: undefined,
      fields: [],
    };
  }

  async histogram(selected: Selected, buckets: number): Promise<api.HistogramReply> {
    const rows = this.#select(selected);
    const times = rows.map((row) => row.timeMs ?? 0);
    const fromMs = times.length > 0 ? Math.min(...times) : 0;
    const widthMs = Math.max(1, Math.ceil((Math.max(...times, fromMs) + 1 - fromMs) / buckets));
    const info = new Array<number>(buckets).fill(0);
    for (const row of rows) {
      const bucket = Math.floor(((row.timeMs ?? 0) - fromMs) / widthMs);
      info[bucket] = (info[bucket] ?? 0) + 1;
    }
    return { fromMs, widthMs, levels: { info }, metrics: undefined, pins: [], isComplete: true, total: rows.length };
  }

  async rows(selected: Selected, offset: number, limit: number): Promise<api.RowsReply> {
    const rows = this.#select(selected).reverse();
    return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), revision: this.#lines.length };
  }

  async position(selected: Selected, id: string): Promise<number | null> {
    const offset = this.#select(selected)
      .reverse()
      .findIndex((row) => row.id === id);
    return offset === -1 ? null : offset;
  }

  async facets(_selected: Selected, fields: readonly string[] = ["level"]): Promise<api.FacetsReply> {
    return { facets: fields.map((field) => ({ field, values: [], others: 0 })) };
  }

  async errors(): Promise<api.ErrorsReply> {
    return { groups: [], leftOut: 0 };
  }

  async requests(): Promise<api.RequestsReply> {
    return { total: 0, requests: [] };
  }

  async request(): Promise<api.RequestReply | undefined> {
    return undefined;
  }

  async entry(id: string): Promise<api.EntryReply | undefined> {
    const row = this.#rows().find((candidate) => candidate.id === id);
    if (row === undefined) return undefined;
    const raw = this.#rawOf(id);
    const none = { before: [], after: [], group: undefined, baseline: undefined };
    return { row, file: "app.log", raw, isCut: false, fields: JSON.parse(raw), neighbours: "file", ...none };
  }

  async *exported(selected: Selected, maxLines: number): AsyncIterable<readonly ExportedLine[]> {
    const rows = this.#select(selected).reverse().slice(0, maxLines);
    yield rows.map((row) => ({ row, raw: this.#rawOf(row.id) }));
  }

  #select({ query, range }: Selected): api.Row[] {
    return this.#rows().filter(
      ({ msg, timeMs }) =>
        (query.kind !== "text" || msg.includes(query.text)) &&
        (timeMs ?? 0) >= (range.fromMs ?? -Infinity) &&
        (timeMs ?? 0) < (range.toMs ?? Infinity),
    );
  }

  #rawOf(id: string): string {
    return this.#lines.find((line) => line.id === id)?.raw ?? "";
  }

  #rows(): api.Row[] {
    return this.#lines.map(({ id, raw }) => {
      const { time, level, msg } = JSON.parse(raw);
      const none = { service: null, logger: null, requestId: null, errorType: null, fingerprint: null };
      return { id, timeMs: Date.parse(time), level, msg, isBad: false, ...none };
    });
  }
}
