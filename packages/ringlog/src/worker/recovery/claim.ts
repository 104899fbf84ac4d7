import { closeSync, fstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { OWNER_FILE } from "../../durable/base-folder.js";
import { FORMAT_VERSION } from "../../durable/file-header.js";
import type { Libc } from "../../durable/libc.js";
import { describeSelf, isRunning, type Owner } from "../../durable/owner.js";
import { isTime } from "./check-frame.js";

/** A dead run's folder that nobody else recovers. */
export interface Claim {
  /** Undefined where its owner cannot be read. */
  readonly owner: Owner | undefined;
  release(): void;
}

const RUN_NAME = /^ringlog-[0-9a-f]{16}-(\d+)-([0-9a-z]+)$/;

export function isRunName(name: string): boolean {
  return RUN_NAME.test(name);
}

/**
 * Undefined while its process runs, or another one recovers it. The lock that ends with its holder tells that for sure, also across
 * containers. Where there is none to be had, the owner's pid and start do, and a file that only one can make.
 */
export function claimRun(folder: string, libc: Libc | undefined): Claim | undefined {
  const fd = openSync(join(folder, OWNER_FILE), "r");
  const lock = libc?.lock(fd);
  const owner = lock === false ? undefined : parseOwner(readFileSync(fd, "utf8"));
  const isFree =
    lock !== false && fstatSync(fd).nlink > 0 && !isAlive(owner, folder) && takeTurn(folder, lock === true);
  if (isFree) return { owner, release: () => closeSync(fd) };
  closeSync(fd);
  return undefined;
}

function parseOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner;
    const isSound =
      owner.format === FORMAT_VERSION && Number.isSafeInteger(owner.pid) && typeof owner.startTicks === "string";
    if (!isTime(owner.startedMs)) return undefined;
    const texts = [owner.filePath, owner.instanceId, owner.serviceName, owner.bootId];
    return isSound && texts.every((text) => typeof text === "string") ? owner : undefined;
  } catch {
    return undefined; // Being written, or damaged.
  }
}

/** Where the owner cannot be read, the folder's name gives its pid. */
function isAlive(owner: Owner | undefined, folder: string): boolean {
  if (owner !== undefined) return isRunning(owner);
  try {
    process.kill(Number(RUN_NAME.exec(basename(folder))?.[1]), 0);
    return true;
  } catch {
    return false; // Nobody has that pid.
  }
}

/** One file for each who has tried; the next can be made once the process that made the last is gone. `isLocked`: none of our threads is at it. */
function takeTurn(folder: string, isLocked: boolean): boolean {
  const self = describeSelf();
  for (let turn = 1; ; turn++) {
    const path = join(folder, `claim-${turn}`);
    try {
      writeFileSync(path, JSON.stringify(self), { flag: "wx", mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const other = parseClaim(readFileSync(path, "utf8"));
    const isOwn = other.pid === self.pid && other.startTicks === self.startTicks;
    if (isRunning(other) && !(isOwn && isLocked)) return false;
  }
}

function parseClaim(text: string): Pick<Owner, "pid" | "startTicks" | "bootId"> {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    // Cut short by the death of whoever made it: nobody.
    return { pid: -1, startTicks: "", bootId: "-" };
  }
}
