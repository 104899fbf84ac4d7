import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { testFolder } from "./folder.js";

const DISK_BYTES = 16 * 1024 * 1024;

/** A disk of a test's own that can stop answering, as one does whose cable or network is gone: who writes waits in the kernel. */
export interface FrozenDisk {
  /** Where it is mounted. */
  readonly folder: string;
  freeze(): void;
  thaw(): void;
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Mounts it. Undefined where this is not possible. */
function mountDisk(folder: string): string | undefined {
  const image = join(folder, "disk.img");
  const mounted = join(folder, "disk");
  mkdirSync(mounted);
  writeFileSync(image, "");
  truncateSync(image, DISK_BYTES);
  const isMounted = succeeds("mkfs.ext4", "-q", image) && succeeds("mount", "-o", "loop", image, mounted);
  return isMounted ? mounted : undefined;
}

/** False, or why there can be none on this machine. */
export function withoutFrozenDisk(): string | false {
  const folder = testFolder({ after: (end) => process.once("exit", end as () => void) });
  const mounted = mountDisk(folder);
  const canFreeze =
    mounted !== undefined && succeeds("fsfreeze", "--freeze", mounted) && succeeds("fsfreeze", "--unfreeze", mounted);
  if (mounted !== undefined) spawnSync("umount", ["-l", mounted]);
  return canFreeze
    ? false
    : "needs the right to mount a disk image and to freeze it (mkfs.ext4, mount -o loop, fsfreeze)";
}

export function frozenDisk(t: TestContext): FrozenDisk {
  let remove = () => {};
  const folder = mountDisk(testFolder({ after: (end) => (remove = end as () => void) }));
  assert.ok(folder);
  t.after(() => {
    spawnSync("fsfreeze", ["--unfreeze", folder]);
    spawnSync("umount", ["-l", folder]);
    remove();
  });
  return {
    folder,
    freeze: () => assert.ok(succeeds("fsfreeze", "--freeze", folder)),
    thaw: () => assert.ok(succeeds("fsfreeze", "--unfreeze", folder)),
  };
}
