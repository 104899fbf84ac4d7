import { Mappings } from "./mappings.js";
import { originalPath } from "./original-path.js";

/** A place in a file, both numbers from 1. */
export interface Place {
  /** A path, or the address that the map gives where it is no file's. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** A place in an original, and the text of it that the map brought along. */
export interface OriginalPlace extends Place {
  readonly content: string | undefined;
}

/** From a line and column on (from 0), what one map says. */
interface Section {
  readonly line: number;
  readonly column: number;
  readonly mappings: Mappings;
  readonly paths: readonly (string | undefined)[];
  readonly contents: readonly unknown[];
}

/** A source map, version 3. Its file is `base`, to which its sources are relative. */
export class SourceMap {
  readonly #sections: readonly Section[];

  /** Throws where the text is no source map. */
  constructor(json: string, base: URL) {
    // The prefix guards against being run as a script.
    const payload = objectOf(JSON.parse(json.replace(/^(?:\ufeff|\)\]\}'[^\n]*\n)/, "")));
    if (payload["version"] !== 3) throw new Error("not version 3");
    const { sections } = payload;
    this.#sections = Array.isArray(sections)
      ? sections.map((section) => {
          const { offset, map } = objectOf(section);
          const { line, column } = objectOf(offset);
          return sectionOf(objectOf(map), base, natural(line), natural(column));
        })
      : [sectionOf(payload, base, 0, 0)];
  }

  /** Where the code at a place came from; undefined where the map does not say. */
  original(line: number, column: number): OriginalPlace | undefined {
    const [atLine, atColumn] = [line - 1, column - 1];
    const section = this.#sections.findLast((one) => !isBefore(atLine, atColumn, one));
    if (section === undefined) return undefined;
    const inColumn = atLine === section.line ? atColumn - section.column : atColumn;
    const found = section.mappings.original(atLine - section.line, inColumn);
    const path = found && section.paths[found.source];
    if (found === undefined || path === undefined) return undefined;
    const content = section.contents[found.source];
    return {
      path,
      line: found.line + 1,
      column: found.column + 1,
      content: typeof content === "string" ? content : undefined,
    };
  }
}

function isBefore(line: number, column: number, section: Section): boolean {
  return line < section.line || (line === section.line && column < section.column);
}

function sectionOf(map: Record<string, unknown>, base: URL, line: number, column: number): Section {
  const { sources, sourceRoot, mappings, sourcesContent } = map;
  if (!Array.isArray(sources) || typeof mappings !== "string") throw new Error("no source map");
  return {
    line,
    column,
    mappings: new Mappings(mappings),
    paths: sources.map((source: unknown) => originalPath(source, sourceRoot, base)),
    contents: Array.isArray(sourcesContent) ? sourcesContent : [],
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new Error("no object");
  return value as Record<string, unknown>;
}

function natural(value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Error("no natural number");
  return value as number;
}
