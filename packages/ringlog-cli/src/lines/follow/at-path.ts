import { lstat, stat } from "node:fs/promises";
import type { LogFile } from "../log-file.js";
import { FollowedFile } from "./followed-file.js";

/** Undefined where it may not be read yet: who creates it gives it its rights a moment later. */
export async function openNew(path: string, nowMs: number): Promise<FollowedFile | undefined> {
  try {
    return await FollowedFile.open(path, 0, nowMs);
  } catch {
    // The next look tries again.
    return undefined;
  }
}

/** Undefined where it was renamed meanwhile. */
export async function openSame({ path, identity }: LogFile, nowMs: number): Promise<FollowedFile | undefined> {
  const file = await openNew(path, nowMs);
  if (file === undefined || file.identity === identity) return file;
  await file.close();
  return undefined;
}

/** Of the file at a path, with `isLink` of the one that a link leads to. */
export async function identityOf(path: string, isLink: boolean): Promise<string | undefined> {
  try {
    const found = await (isLink ? stat(path) : lstat(path));
    return found.isSymbolicLink() ? undefined : `${found.dev}:${found.ino}`;
  } catch {
    // Not there, or not now: the file that was the log is read on.
    return undefined;
  }
}

/** A path at which there is nothing yet may become one; a file that was found at it is none. */
export async function mayBeLink(path: string, file: LogFile | undefined): Promise<boolean> {
  const [atPath, behind] = [await identityOf(path, false), await identityOf(path, true)];
  if (atPath !== undefined || behind === undefined) return atPath === undefined;
  return file === undefined || file.identity === behind;
}
