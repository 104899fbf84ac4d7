import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { systemErrorCode } from "../../record/system-error.js";
import { BoundedCache } from "./bounded-cache.js";
import { dataText, framePath, localPath, mappingUrl } from "./mapping-url.js";
import { changedMs, RegularFile } from "./regular-file.js";
import { type OriginalPlace, SourceMap } from "./source-map.js";

/** A larger map is not read: one of this size keeps the worker busy for about 0.12 s. */
export const MAX_MAP_BYTES = 16 << 20;
const MAX_MAPS_BYTES = 4 * MAX_MAP_BYTES;
const MAX_FILES = 1_000;
/** Of a file without a map inside, only so much of its end is read. */
const TAIL_BYTES = 64 << 10;
/** What stands for a file in the cache that has no map. */
const FEW_BYTES = 256;
const SHORTAGES = new Set(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EINTR", "EIO"]);
/** A line that may be the rest of a `data:` URL. */
const DATA_LINE = /^[\w+/=%.~!*'(),:;{}"[\]-]*\r?$/;

/** A map, and what must not have changed since the process was started. */
export interface LoadedMap {
  readonly map: SourceMap;
  readonly files: readonly string[];
  readonly bytes: number;
}

/**
 * The source maps of generated files. A file that was changed after the process started is not the one that runs: it has none.
 * Nothing here throws, waits or leaves the machine.
 */
export class SourceMaps {
  /** How often something could not be read because the machine was short of something. */
  shortages = 0;
  readonly #startedMs: number;
  readonly #loaded: () => void;
  readonly #maps = new BoundedCache<LoadedMap | null>(MAX_FILES, MAX_MAPS_BYTES);

  /** `startedMs`: when the process started whose code runs. `loaded` is called after each map that was read. */
  constructor(startedMs: number, loaded: () => void) {
    this.#startedMs = startedMs;
    this.#loaded = loaded;
  }

  /** The map of a file, by its path. */
  of(path: string): LoadedMap | undefined {
    return this.#cached(path, () => this.#read(path));
  }

  /** The map of what a map names as an original, if that was made of something else. */
  behind({ path, content }: OriginalPlace, parent: LoadedMap): LoadedMap | undefined {
    return this.#cached(`${parent.files[0]}\0${path}`, () => this.#readBehind(path, content, parent.files));
  }

  /** What is gone was at least not replaced. */
  isCurrent({ files }: LoadedMap): boolean {
    return files.every((file) => (changedMs(file) ?? 0) <= this.#startedMs);
  }

  #cached(key: string, read: () => LoadedMap | undefined): LoadedMap | undefined {
    const known = this.#maps.get(key);
    if (known === null || (known !== undefined && this.isCurrent(known))) return known ?? undefined;
    const before = this.shortages;
    const loaded = known === undefined ? this.#load(read) : undefined;
    if (this.shortages === before) this.#maps.set(key, loaded ?? null, loaded?.bytes ?? FEW_BYTES);
    return loaded;
  }

  #load(read: () => LoadedMap | undefined): LoadedMap | undefined {
    try {
      return read();
    } catch (error) {
      // Missing, unreadable or broken: the trace stays as it is. What was only short may be there at the next error.
      if (SHORTAGES.has(systemErrorCode(error))) this.shortages++;
      return undefined;
    } finally {
      this.#loaded();
    }
  }

  #read(path: string): LoadedMap | undefined {
    const url = RegularFile.use(path, urlIn);
    const loaded = url === undefined ? undefined : loadFrom(url, path);
    // Afterwards: what is replaced while it is read is not what runs either.
    return loaded !== undefined && this.isCurrent(loaded) ? loaded : undefined;
  }

  #readBehind(path: string, content: string | undefined, files: readonly string[]): LoadedMap | undefined {
    const url = content === undefined ? "" : mappingUrl(content);
    if (url === undefined) return undefined;
    const file = framePath(path);
    const inline = dataText(url);
    if (inline !== undefined) return loadedMap(inline, file === undefined ? new URL(path) : pathToFileURL(file), files);
    return file !== undefined && isSameCode(file, content, files[0] as string) ? this.of(file) : undefined;
  }
}

/** Whether a file is what a map was made of: it has the same text, or else is no younger. */
function isSameCode(path: string, content: string | undefined, generated: string): boolean {
  return RegularFile.use(path, (file) =>
    content === undefined ? file.stats.mtimeMs <= statSync(generated).mtimeMs : file.text(0) === content,
  );
}

function loadFrom(url: string, path: string): LoadedMap | undefined {
  const base = pathToFileURL(path);
  const inline = dataText(url);
  if (inline !== undefined) return loadedMap(inline, base, [path]);
  const mapPath = localPath(url, base);
  if (mapPath === undefined) return undefined;
  const json = RegularFile.use(mapPath, (file) => (file.stats.size <= MAX_MAP_BYTES ? file.text(0) : ""));
  return loadedMap(json, pathToFileURL(mapPath), [path, mapPath]);
}

function loadedMap(json: string, base: URL, files: readonly string[]): LoadedMap {
  return { map: new SourceMap(json, base), files, bytes: json.length + FEW_BYTES };
}

/** What the comment at a file's end says. */
function urlIn(file: RegularFile): string | undefined {
  const { size } = file.stats;
  const tail = file.text(Math.max(0, size - TAIL_BYTES));
  const url = mappingUrl(tail);
  if (url !== undefined || size <= TAIL_BYTES || size > MAX_MAP_BYTES) return url;
  // The comment may have begun before what was read, where nothing but its line follows.
  return DATA_LINE.test(tail.trimEnd().split("\n", 1)[0] as string) ? mappingUrl(file.text(0)) : undefined;
}
