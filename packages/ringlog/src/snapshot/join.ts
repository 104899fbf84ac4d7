import type { Snapshot } from "../record/record.js";
import type { SystemReading } from "./system-sampler.js";

/** The caller's readings and the system's as one: the age is that of the older, the window the longer one. */
export function joinSnapshot<T extends Omit<Snapshot, "systemCpu" | "systemMemory">>(
  thread: T,
  system: SystemReading,
): Snapshot {
  const { systemCpu, systemMemory } = system;
  return {
    ...thread,
    systemCpu,
    systemMemory,
    ageMs: Math.max(thread.ageMs, system.ageMs),
    // Before the first window the machine's is all since boot, as documented; the figure speaks of the process.
    windowMs: system.isSinceBoot ? thread.windowMs : Math.max(thread.windowMs, system.windowMs),
  };
}
