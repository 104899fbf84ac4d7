import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Stands for koffi on Bun, which needs none. */
const NONE_NEEDED = "bun";

/**
 * Absolute path of koffi, the optional peer, as the application would find it: from its main module, then from the working
 * directory, then from beside the program itself. Undefined where it isn't installed.
 */
export function findKoffi(mainModule: string | undefined, cwd: string): string | undefined {
  if (process.versions["bun"] !== undefined) return NONE_NEEDED;
  const starts = [mainModule, realPath(mainModule), join(cwd, "_"), process.execPath];
  for (const start of starts) {
    const found = start === undefined ? undefined : resolveFrom(start);
    if (found !== undefined) return found;
  }
  return undefined;
}

function realPath(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : realpathSync(path);
  } catch {
    return undefined; // No file: a program that came from elsewhere.
  }
}

function resolveFrom(start: string): string | undefined {
  try {
    return createRequire(start).resolve("koffi");
  } catch {
    return undefined; // Not to be found from there.
  }
}
