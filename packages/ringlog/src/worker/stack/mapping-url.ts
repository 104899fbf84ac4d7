import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";

const NAME = "sourceMappingURL=";
const COMMENT = /\/[/*][#@][ \t]*$/;
const DATA = /^data:[^,;]*(?:;(?!base64,)[^,;]*)*(;base64)?,/;

/** What the last `sourceMappingURL` comment of a file says; undefined where there is none. */
export function mappingUrl(code: string): string | undefined {
  let at = code.lastIndexOf(NAME);
  for (; at > 0; at = code.lastIndexOf(NAME, at - 1)) {
    const lineEnd = code.indexOf("\n", at);
    const rest = code.slice(at + NAME.length, lineEnd < 0 ? code.length : lineEnd).trim();
    const url = rest.endsWith("*/") ? rest.slice(0, -2).trimEnd() : rest;
    if (url !== "" && !/\s/.test(url) && COMMENT.test(code.slice(Math.max(0, at - 16), at))) return url;
  }
  return undefined;
}

/** The text in a `data:` URL; undefined for any other. */
export function dataText(url: string): string | undefined {
  const match = DATA.exec(url);
  if (match === null) return undefined;
  const data = url.slice(match[0].length);
  return match[1] === undefined ? decodeURIComponent(data) : Buffer.from(data, "base64").toString("utf8");
}

/** Path of the file that an address names, seen from another file or address; undefined for those on other machines. */
export function localPath(url: string, base: string | URL): string | undefined {
  const { protocol, hostname, href } = new URL(url, base);
  return protocol === "file:" && hostname === "" ? fileURLToPath(new URL(href)) : undefined;
}

/** The file of a frame; undefined where it is none that could be read here. */
export function framePath(path: string): string | undefined {
  try {
    if (path.startsWith("file:")) return localPath(path, path);
    return isAbsolute(path) ? path : undefined;
  } catch {
    return undefined; // Not an address that is a file's.
  }
}
