import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** A file of the page, as it was at the start. */
export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** Of its content: a browser asks whether it still has the same. */
  readonly etag: string;
}

/**
 * Reads the page's files once, by the path that a request asks for. Later requests choose from these; no path of a request ever
 * reaches the file system.
 */
export async function readStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && extname(entry.name) in TYPES).map(({ name }) => name);
  const files = await Promise.all(
    names.map(async (name) => [pathOf(name), await readStaticFile(folder, name)] as const),
  );
  return new Map(files);
}

function pathOf(name: string): string {
  return name === "index.html" ? "/" : `/${name}`;
}

async function readStaticFile(folder: string, name: string): Promise<StaticFile> {
  const body = await readFile(join(folder, name));
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { body, type: TYPES[extname(name)] ?? "application/octet-stream", etag };
}
