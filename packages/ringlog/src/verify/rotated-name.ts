import { extname } from "node:path";

const COMPRESSED = ".gz";
/** What stands between the base name and what follows: a number or a time, as our own rotation and logrotate write it. */
const MARK = /^[._-]\d[\w.:+-]*$/;

/**
 * Whether a file beside the log `base` (a name without its folder) is a rotated one of it: `app.2026-11-27T10-15-30-123Z.log`,
 * `app.log.1`, `app.log-20261127` for `app.log`, each also with `.gz`. What stands in the middle begins with a digit, so that
 * `app.audit.log` is another log.
 */
export function isRotatedName(name: string, base: string): boolean {
  if (base.endsWith(COMPRESSED)) return false;
  const plain = name.endsWith(COMPRESSED) ? name.slice(0, -COMPRESSED.length) : name;
  const extension = extname(base);
  const stem = base.slice(0, base.length - extension.length);
  if (plain.startsWith(base) && MARK.test(plain.slice(base.length))) return !isUnfinished(plain);
  if (!plain.startsWith(stem) || !plain.endsWith(extension) || plain.length <= base.length) return false;
  return MARK.test(plain.slice(stem.length, plain.length - extension.length));
}

/** Names that programs give to what they have not finished, or set aside. */
function isUnfinished(name: string): boolean {
  return /\.(?:tmp|part|bak|lock|swp)$/.test(name);
}
