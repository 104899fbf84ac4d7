import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SCHEME = /^[A-Za-z][A-Za-z\d+.-]*:/;

/** What a map calls a source: a path where it is a file, else the address as it stands there (`webpack://…`). */
export function originalPath(source: unknown, sourceRoot: unknown, base: URL): string | undefined {
  if (typeof source !== "string" || source === "") return undefined;
  const root = typeof sourceRoot === "string" ? sourceRoot : "";
  const isAddress = SCHEME.test(source) && !source.startsWith("file:");
  if (isAddress) return source;
  try {
    const url = new URL(source, root === "" ? base : new URL(root.replace(/\/?$/, "/"), base));
    if (url.protocol !== "file:") return url.href;
    if (url.search === "" && url.hash === "") return fileURLToPath(url);
  } catch {
    // Tools that write paths as they are: `100%.ts` is no address.
  }
  return base.protocol === "file:" ? resolve(dirname(fileURLToPath(base)), root, source) : undefined;
}
