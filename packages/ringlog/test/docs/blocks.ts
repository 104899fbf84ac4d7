/** A fenced block of a Markdown page. */
export interface Block {
  readonly page: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  /** What follows the language: `name=value`, `name="several words"`, or a bare name, which is `""`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

/** All fenced blocks of a page, in order. */
export function extractBlocks(page: string, markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const info = /^ {0,3}```(.*)$/.exec(lines[index] as string)?.[1];
    if (info === undefined) continue;
    const end = lines.findIndex((line, at) => at > index && /^ {0,3}```\s*$/.test(line));
    if (end === -1) throw new Error(`${page}:${index + 1}: the block is never closed`);
    blocks.push(newBlock(page, index + 1, info, lines.slice(index + 1, end)));
    index = end;
  }
  return blocks;
}

/** `README.md:12`. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}

function newBlock(page: string, line: number, info: string, lines: readonly string[]): Block {
  const [language = ""] = info.trim().split(/\s/, 1);
  const attributes = new Map<string, string>();
  for (const [, name, quoted, bare] of info.slice(language.length).matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g)) {
    attributes.set(name as string, quoted ?? bare ?? "");
  }
  return { page, line, language, attributes, text: `${lines.join("\n")}\n` };
}
