import { BroadcastChannel, parentPort, workerData } from "node:worker_threads";
import { viewsOf } from "../record/byte-writer.js";
import { monotonicMs } from "../record/monotonic.js";
import type { Snapshot } from "../record/record.js";
import type { Announcement } from "../ring/announcement.js";
import { callWorker, openHub, showLife } from "../ring/hub.js";
import { HUB_CELLS } from "../ring/layout.js";
import { ProcessEnds } from "../ring/loading.js";
import { MemoryReturn } from "../ring/memory-return.js";
import { receiveNow } from "../ring/receive-now.js";
import { SEGMENT_BYTES } from "../ring/segment.js";
import { ThrottleTable } from "../ring/throttle-table.js";
import { type KeptText, LISTENING, type WatchLoop, type WorkerStart } from "../ring/worker-start.js";
import { joinSnapshot } from "../snapshot/join.js";
import { FORBIDDEN, whenForbidden } from "../snapshot/permitted.js";
import { SystemSampler } from "../snapshot/system-sampler.js";
import { Consumer } from "./consumer.js";
import { lateDurable } from "./durable.late.js";
import { LastState } from "./last-state.js";
import { loadInWorker } from "./module-guard.js";
import { recoverBefore } from "./recovery/recover-before.js";
import { sayLine } from "./say-line.js";
import { LoopWatcher } from "./stall/loop-watcher.js";
import { WorkerHost } from "./worker-host.js";

/** Runs the consumer in this worker. */
export function runWorker(): void {
  try {
    run(workerData as WorkerStart);
  } catch (error) {
    // Told from outside, Deno would print it.
    if (error instanceof ProcessEnds) leave();
    else throw error;
  }
}

function run(start: WorkerStart): void {
  const folder = start.run === undefined ? undefined : lateDurable().joinRun(start.run, viewsOf(start.hub).i32);
  const hub = openHub(start.hub, folder?.openShared("hub"));
  const throttle = start.throttle ?? (folder?.openShared("throttle") as ArrayBufferLike);
  const channel = new BroadcastChannel(start.ringsChannel);
  const sampler = lazySampler();
  whenForbidden(() => sayLine(FORBIDDEN));
  const memoryReturn = new MemoryReturn();
  const state = folder === undefined ? undefined : new LastState(hub, () => sampler.current());
  const watcher = new LoopWatcher({
    now: monotonicMs,
    wake: () => callWorker(hub),
    warn: sayLine,
    isEnding: () => Atomics.load(hub.cells, HUB_CELLS.exitRequest) !== 0,
  });
  const recoveryHost = {
    warn: sayLine,
    progress: () => showLife(hub),
    koffi: start.run?.koffi,
  };
  const consumer: Consumer = new Consumer(
    hub,
    new ThrottleTable(throttle),
    {
      pump: () => pump([parentPort, channel], (announcement) => take(announcement)),
      now: monotonicMs,
      warn: sayLine,
      onLoss: () => parentPort?.postMessage("loss"),
      noteActivity: () => {
        sampler.current()?.noteActivity();
        state?.note();
      },
      keepText: (batch, text) => {
        if (folder === undefined) parentPort?.postMessage({ batch, text } satisfies KeptText);
      },
      config: (version) => start.configs.find((config) => config.version === version),
      completeSnapshot: (snapshot, timeMs) => completeSnapshot(sampler.ready(), snapshot, timeMs),
      beforeConfig: (config) => recoverBefore(config, recoveryHost),
      loadModule: (url) => loadInWorker(url, sayLine),
      loop: { watcher, readSystem: () => sampler.ready().read() },
      ...folder?.consumerHost(),
    },
    folder?.openBatches() ?? start.batches,
    start.config,
  );
  const take = (announcement: Announcement | WatchLoop) => {
    if (announcement.type === "loop") return watcher.watch(announcement.board);
    consumer.announce(announcement);
    if (announcement.type === "removed") memoryReturn.note(announcement.numbers.length * SEGMENT_BYTES);
  };
  for (const announcement of start.announcements) consumer.announce(announcement);
  parentPort?.on("message", take);
  channel.onmessage = (event: unknown) => take((event as { data: Announcement }).data);
  parentPort?.postMessage(LISTENING);
  // What was announced while this thread booted: else the first record would wait for the next look at the rings.
  consumer.catchUp();
  watcher.watch(start.board);
  setImmediate(() => sampler.ready());
  void new WorkerHost(hub, consumer, monotonicMs).run().then(() => {
    watcher.stop();
    channel.close();
    leave();
  });
}

/** Deno's port cannot be closed; nor is there anything left to do in this thread. */
function leave(): void {
  if (typeof parentPort?.close === "function") parentPort.close();
  else process.exit();
}

/** The first reading is slow, for it finds out where to read: later than the first record is written, earlier than most first errors. */
function lazySampler() {
  let sampler: SystemSampler | undefined;
  const ready = (): SystemSampler => {
    if (sampler === undefined) {
      sampler = new SystemSampler({ now: monotonicMs });
      sampler.read();
    }
    return sampler;
  };
  return { ready, current: () => sampler };
}

/** The machine is read when a record comes by, not when it was made: how far apart that is counts as the snapshot's age. */
function completeSnapshot(sampler: SystemSampler, snapshot: Snapshot, timeMs: number): Snapshot {
  if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
  const joined = joinSnapshot(snapshot, sampler.read());
  return { ...joined, ageMs: Math.max(joined.ageMs, Date.now() - timeMs) };
}

/** Takes in announcements that the event loop has not delivered yet. */
function pump(ports: readonly unknown[], announce: (announcement: Announcement | WatchLoop) => void): void {
  for (const port of ports) {
    if (port === null) continue;
    for (let next = receiveNow(port); next !== undefined; next = receiveNow(port))
      announce(next.message as Announcement | WatchLoop);
  }
}
