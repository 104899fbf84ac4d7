import { Destination } from "./destination.js";
import type { LineStream } from "./instance.js";
import type { MultiStreamOptions, MultiStreamRes } from "./interface.js";
import { DEFAULT_LEVELS, invalid } from "./levels.js";
import { needsMetadataGsym } from "./symbols.js";

interface Entry {
  readonly stream: LineStream & { end?(): void };
  readonly level: number;
  readonly levelVal: undefined;
  readonly id: number;
}

type Given = Partial<LineStream> & {
  readonly stream?: Entry["stream"];
  readonly level?: unknown;
  readonly levelVal?: unknown;
};

/** `pino.multistream`: each line to every stream that takes its level, or with `dedupe` to those of the highest level only. */
export function multistream(streams: unknown = [], options: MultiStreamOptions = {}): MultiStreamRes {
  const levels: Record<string, number> = { ...DEFAULT_LEVELS, silent: Number.POSITIVE_INFINITY, ...options.levels };
  const created = new MultiStream([], levels, options.dedupe === true, 0);
  for (const stream of Array.isArray(streams) ? streams : [streams]) created.add(stream as Given);
  return created as unknown as MultiStreamRes;
}

class MultiStream implements LineStream {
  streams: Entry[];
  minLevel: number;
  lastId = 0;
  readonly streamLevels: Readonly<Record<string, number>>;
  readonly [needsMetadataGsym] = true;
  lastLevel?: number;
  lastObj?: unknown;
  lastMsg?: unknown;
  lastTime?: string;
  lastLogger?: unknown;
  readonly #isDeduped: boolean;

  constructor(streams: Entry[], levels: Readonly<Record<string, number>>, isDeduped: boolean, minLevel: number) {
    this.streams = streams;
    this.streamLevels = levels;
    this.#isDeduped = isDeduped;
    this.minLevel = minLevel;
  }

  /** Streams are in the order of their levels. */
  write(line: string): void {
    const given: unknown = this.lastLevel;
    const level = typeof given === "string" ? (this.streamLevels[given] ?? 0) : (given as number);
    const open = this.streams.filter((entry) => entry.level <= level);
    const highest = open.at(-1)?.level;
    const taking = this.#isDeduped ? open.filter((entry) => entry.level === highest).reverse() : open;
    for (const { stream } of taking) this.#writeTo(stream, level, line);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const { stream } of this.streams) stream.emit?.(event, ...args);
  }

  flushSync(): void {
    for (const { stream } of this.streams) stream.flushSync?.();
  }

  /** @throws RinglogError for what is no stream */
  add(given: Given | undefined): this {
    if (!given) return this;
    if (typeof given.write !== "function" && !given.stream)
      throw invalid(
        "streams",
        given,
        "stream object needs to implement either StreamEntry or DestinationStream interface",
      );
    const stream = (given.write ? given : given.stream) as Entry["stream"];
    this.streams.unshift({ stream, level: this.#levelOf(given), levelVal: undefined, id: ++this.lastId });
    this.#sort();
    return this;
  }

  remove(id: number): this {
    this.streams = this.streams.filter((entry) => entry.id !== id);
    this.#sort();
    return this;
  }

  end(): void {
    for (const { stream } of this.streams) {
      stream.flushSync?.();
      stream.end?.();
    }
  }

  clone(level: number): MultiStream {
    const streams = this.streams.map((entry) => ({ ...entry, level }));
    const copy = new MultiStream(streams, this.streamLevels, this.#isDeduped, level);
    copy.lastId = this.lastId;
    return copy;
  }

  #sort(): void {
    this.streams.sort((a, b) => a.level - b.level);
    this.minLevel = this.streams[0]?.level ?? -1;
  }

  #levelOf({ levelVal, level }: Given): number {
    if (typeof levelVal === "number") return levelVal;
    if (typeof level === "string") return this.streamLevels[level] as number;
    return typeof level === "number" ? level : DEFAULT_LEVELS.info;
  }

  #writeTo(stream: Entry["stream"], level: number, line: string): void {
    if (stream instanceof Destination) stream.lastLevel = level;
    if (stream[needsMetadataGsym]) {
      stream.lastLevel = level;
      stream.lastTime = this.lastTime as string;
      stream.lastMsg = this.lastMsg;
      stream.lastObj = this.lastObj;
      stream.lastLogger = this.lastLogger;
    }
    stream.write(line);
  }
}
