import { setTimeout as pause } from "node:timers/promises";

const POLL_MS = 5;
const LIMIT_MS = 30_000;

/** Resolves once the condition holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + LIMIT_MS;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`waited ${LIMIT_MS} ms in vain for: ${what}`);
    await pause(POLL_MS);
  }
}
