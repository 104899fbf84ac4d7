import { writeSync } from "node:fs";
import { BroadcastChannel, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { monotonicMs } from "../record/monotonic.js";
import type { Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import { openHub } from "../ring/hub.js";
import { ThrottleTable } from "../ring/throttle-table.js";
import { LISTENING, type WorkerStart } from "../ring/worker-start.js";
import { joinSnapshot } from "../snapshot/join.js";
import { SystemSampler } from "../snapshot/system-sampler.js";
import { Consumer } from "./consumer.js";
import { WorkerHost } from "./worker-host.js";

/** Runs the consumer in this worker. */
export function runWorker(): void {
  const start = workerData as WorkerStart;
  const hub = openHub(start.hub);
  const channel = new BroadcastChannel(start.ringsChannel);
  const sampler = new SystemSampler({ now: monotonicMs });
  // The first reading is slow, for it finds out where to read: better now than when the first error comes.
  sampler.read();
  const consumer: Consumer = new Consumer(
    hub,
    new ThrottleTable(start.throttle),
    {
      pump: () => pump([parentPort, channel], (announcement) => consumer.announce(announcement)),
      now: monotonicMs,
      warn: (line) => warn(`ringlog: ${line}\n`),
      onLoss: () => parentPort?.postMessage("loss"),
      noteActivity: () => sampler.noteActivity(),
      completeSnapshot: (snapshot, timeMs) => completeSnapshot(sampler, snapshot, timeMs),
    },
    start.config,
  );
  for (const announcement of start.announcements) consumer.announce(announcement);
  parentPort?.on("message", (announcement: Announcement) => consumer.announce(announcement));
  channel.onmessage = (event: unknown) => consumer.announce((event as { data: Announcement }).data);
  parentPort?.postMessage(LISTENING);
  void new WorkerHost(hub, consumer, monotonicMs).run().then(() => {
    channel.close();
    parentPort?.close();
  });
}

/** The machine is read when a record comes by, not when it was made: how far apart that is counts as the snapshot's age. */
function completeSnapshot(sampler: SystemSampler, snapshot: Snapshot, timeMs: number): Snapshot {
  if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
  const joined = joinSnapshot(snapshot, sampler.read());
  return { ...joined, ageMs: Math.max(joined.ageMs, Date.now() - timeMs) };
}

/** Takes in announcements that the event loop has not delivered yet. */
function pump(ports: readonly unknown[], announce: (announcement: Announcement) => void): void {
  for (const port of ports) {
    if (port === null) continue;
    for (let next = receive(port); next !== undefined; next = receive(port)) announce(next.message);
  }
}

function receive(port: unknown): { readonly message: Announcement } | undefined {
  return receiveMessageOnPort(port as never) as { readonly message: Announcement } | undefined;
}

function warn(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // Nobody reads stderr: there is no further place to complain.
  }
}
