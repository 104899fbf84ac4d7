import type { TextFilter } from "../../record/decode.js";
import { mayNeedRedaction } from "../../record/text-patterns.js";
import { BoundedCache } from "./bounded-cache.js";
import { findPosition, type Position } from "./frame.js";
import { framesStart } from "./frames-start.js";
import { framePath } from "./mapping-url.js";
import { OriginalSource } from "./original-source.js";
import type { OriginalPlace, Place } from "./source-map.js";
import { type LoadedMap, SourceMaps } from "./source-maps.js";

const MAX_STACKS = 200;
const MAX_STACKS_LENGTH = 1 << 20;
/** Lines of one trace that are looked at. */
const MAX_LINES = 200;
/** Maps of a chain: source, compiled, bundled, minified, and one more. */
const MAX_CHAIN = 5;

/** Frames with their positions in the source, and the maps that say so; and what `filter` lets be seen of them. */
interface Resolved {
  readonly text: string;
  readonly maps: ReadonlySet<LoadedMap>;
  readonly filter: TextFilter;
  readonly filtered: string;
}

/**
 * Stack traces with the positions of the source that was written. Nothing but a frame's path, line and column changes; what
 * cannot be resolved stays as it is.
 */
export class Stacks {
  /** The text of originals that maps brought along. */
  readonly sources: OriginalSource;
  readonly #maps: SourceMaps;
  readonly #known = new BoundedCache<Resolved>(MAX_STACKS, MAX_STACKS_LENGTH);

  /** The first two as of `SourceMaps`. */
  constructor(startedMs: number, loaded: () => void = () => undefined, sources = new OriginalSource()) {
    this.sources = sources;
    this.#maps = new SourceMaps(startedMs, loaded);
  }

  /** `message`: the one of the error whose trace it is. `filter`: of the whole trace. */
  readonly resolve = (stacktrace: string, message: string, filter: TextFilter): string => {
    const start = framesStart(stacktrace, message);
    if (start === stacktrace.length) return filter(stacktrace);
    const head = stacktrace.slice(0, start);
    const frames = this.#framesOf(stacktrace.slice(start), filter);
    // Frames begin on a line of their own: nothing secret that shows by its form begins before it, unless what is before it has a sign.
    return mayNeedRedaction(head) ? filter(head + frames.text) : head + frames.filtered;
  };

  #framesOf(frames: string, filter: TextFilter): Resolved {
    const known = this.#known.get(frames);
    if (known !== undefined && known.filter === filter && areCurrent(known.maps, this.#maps)) return known;
    const maps = new Set<LoadedMap>();
    const { shortages } = this.#maps;
    const lines = frames.split("\n").map((line, index) => (index < MAX_LINES ? this.#resolveLine(line, maps) : line));
    const text = lines.join("\n");
    const resolved = { text, maps, filter, filtered: filter(text) };
    const weight = frames.length + text.length + resolved.filtered.length;
    if (this.#maps.shortages === shortages) this.#known.set(frames, resolved, weight);
    return resolved;
  }

  #resolveLine(line: string, maps: Set<LoadedMap>): string {
    const source = line.trim();
    const position = findPosition(source);
    if (position === undefined) return line;
    const original = this.#original(position, maps);
    if (original === undefined) return line;
    const offset = line.indexOf(source);
    const { path, line: row, column } = original;
    return `${line.slice(0, offset + position.start)}${path}:${row}:${column}${line.slice(offset + position.end)}`;
  }

  /** Follows maps from the code that runs to what was written. */
  #original(position: Position, maps: Set<LoadedMap>): OriginalPlace | undefined {
    const file = framePath(position.path);
    let loaded = file === undefined ? undefined : this.#maps.of(file);
    let [at, place]: [Place, OriginalPlace | undefined] = [position, undefined];
    const passed = new Set([file]);
    while (loaded !== undefined && passed.size <= MAX_CHAIN) {
      const next = loaded.map.original(at.line, at.column);
      // A file that was written over with what was made of it: nobody can tell which of the two is meant.
      if (next === undefined || passed.has(next.path)) break;
      maps.add(loaded);
      passed.add(next.path);
      at = place = next;
      loaded = this.#maps.behind(next, loaded);
    }
    if (place?.content !== undefined) this.sources.note(place.path, place.content);
    return place;
  }
}

function areCurrent(used: ReadonlySet<LoadedMap>, maps: SourceMaps): boolean {
  for (const map of used) if (!maps.isCurrent(map)) return false;
  return true;
}
