import { getSystemErrorName } from "node:util";
import { RinglogError } from "../errors.js";
import { systemErrorCode } from "../record/system-error.js";
import type { Hub } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";

/** How many failures a flush on this thread has told of. */
const told = new WeakMap<Hub, number>();

/** To be asked before a flush: failures from then on, and those that nobody was told of yet, are its own. */
export function toldFailures(hub: Hub): number {
  return told.get(hub) ?? 0;
}

/** Whether everything was forced to the disk that was to be, after a flush. */
export function isSynced(hub: Hub, toldBefore: number): boolean {
  const failures = Atomics.load(hub.cells, HUB_CELLS.syncFailures);
  told.set(hub, failures);
  return failures === toldBefore;
}

/** @throws RinglogError `FSYNC_FAILED` */
export function refuseUnsynced(hub: Hub, toldBefore: number): void {
  if (isSynced(hub, toldBefore)) return;
  const cause = systemError(Atomics.load(hub.cells, HUB_CELLS.syncErrno));
  throw new RinglogError("FSYNC_FAILED", `what was written may be lost with the power: ${cause.message}`, { cause });
}

function systemError(errno: number): NodeJS.ErrnoException {
  if (errno === 0) return new Error("fsync failed");
  const code = systemErrorCode({ code: getSystemErrorName(-errno), errno });
  return Object.assign(new Error(`${code}: fsync failed`), { code, errno: -errno, syscall: "fsync" });
}
