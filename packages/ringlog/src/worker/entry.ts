import { writeSync } from "node:fs";
import { BroadcastChannel, parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { openHub } from "../ring/hub.js";
import { ThrottleTable } from "../ring/throttle-table.js";
import type { Announcement } from "../ring/announcement.js";
import type { WorkerStart } from "../ring/worker-start.js";
import { joinSnapshot } from "../snapshot/join.js";
import { SystemSampler } from "../snapshot/system-sampler.js";
import { Consumer } from "./consumer.js";
import { monotonicMs } from "../record/monotonic.js";
import { WorkerHost } from "./worker-host.js";

const start = workerData as WorkerStart;
const hub = openHub(start.hub);
const channel = new BroadcastChannel(start.ringsChannel);
const sampler = new SystemSampler({ now: monotonicMs });

const consumer = new Consumer(hub, new ThrottleTable(start.throttle), {
  pump,
  now: monotonicMs,
  warn: (line) => warn(`ringlog: ${line}\n`),
  onLoss: () => parentPort?.postMessage("loss"),
  completeSnapshot: (snapshot, timeMs) => {
    if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
    const joined = joinSnapshot(snapshot, sampler.read());
    // The machine was read when the record came by, not when it was made: how far apart that is counts as its age.
    return { ...joined, ageMs: Math.max(joined.ageMs, Date.now() - timeMs) };
  },
}, start.config);

/** Announcements that the event loop has not delivered yet. */
function pump(): void {
  for (const port of [parentPort, channel]) {
    if (port === null) continue;
    for (let message = receiveMessageOnPort(port as never); message !== undefined; message = receiveMessageOnPort(port as never)) {
      consumer.announce(message.message as Announcement);
    }
  }
}

function warn(line: string): void {
  try {
    writeSync(2, line);
  } catch {
    // Nobody reads stderr: there is no further place to complain.
  }
}

for (const announcement of start.announcements) consumer.announce(announcement);
parentPort?.on("message", (announcement: Announcement) => consumer.announce(announcement));
channel.onmessage = (event: unknown) => consumer.announce((event as { data: Announcement }).data);

void new WorkerHost(hub, consumer, monotonicMs).run().then(() => {
  channel.close();
  parentPort?.close();
});
