import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Owner } from "../../durable/owner.js";
import { LEVEL_COUNT, SILENT } from "../../record/level.js";
import { monotonicMs } from "../../record/monotonic.js";
import type { Snapshot, Value } from "../../record/record.js";
import type { RunOutcome } from "../../recovery-report.js";
import type { ConsumerConfig } from "../../ring/consumer-config.js";
import { blockCount, blockView, type Hub } from "../../ring/hub.js";
import { CALLER, CONSUMER, HUB_CELLS, MAX_THREADS, STATE } from "../../ring/layout.js";
import type { Segment } from "../../ring/segment.js";
import { repairTable, ThrottleTable } from "../../ring/throttle-table.js";
import { Consumer, type ConsumerHost } from "../consumer.js";
import { ownRecord, timestamp } from "../own-record.js";
import { checkBatch, type StandsInFile } from "./check-batch.js";
import { checkCounters } from "./check-counters.js";
import { checkDictionary } from "./check-dictionary.js";
import { isTime } from "./check-frame.js";
import { payloadCheck } from "./check-payload.js";
import { checkRing } from "./check-ring.js";
import type { DeadRun } from "./read-run.js";

/** Of damages, in the record. */
const MAX_NAMED = 20;
/** How long an output may stand still. */
const STALL_MS = 2_000;

/** What recovering a run needs of where that happens. */
export interface RunHost {
  /** One line on stderr. */
  warn(line: string): void;
  /** Something was done: whoever waits sees that it goes on. */
  progress(): void;
}

/** Writes what a run that did not end cleanly has left, and a record that says so. */
export function recoverRun(run: DeadRun, owner: Owner, host: RunHost): RunOutcome {
  const damages = [...run.badFiles.map((name) => `file ${name}`), ...damagedCounts(run)];
  Atomics.store(run.hub.cells, HUB_CELLS.nextBlock, usedBlocks(run.hub));
  const before = totals(run.hub);
  const config = firstConfig(run, owner);
  const consumer = new Consumer(
    run.hub,
    new ThrottleTable(run.throttle),
    recoveryHost(run, owner, host),
    run.batches,
    config,
  );
  announce(run, config.filePath, consumer, host, (what) => {
    damages.push(what);
  });
  const result = () => {
    const after = totals(run.hub);
    return { recovered: after.written - before.written, dropped: after.dropped - before.dropped, damages };
  };
  try {
    const steps = [
      () => consumer.collect(),
      () => letGo(run, consumer),
      () => consumer.finish(),
      () => consumer.flushStages(),
      () => consumer.say(recoveredRecord(run, owner, result())),
    ];
    const isDone = steps.every((step) => {
      step();
      return consumer.drainSync(STALL_MS);
    });
    if (!isDone) run.writeBack();
    return { ...result(), isDone };
  } finally {
    consumer.close();
  }
}

function damagedCounts({ hub, throttle }: DeadRun): string[] {
  const counters = checkCounters(hub);
  const windows = repairTable(throttle, isTime);
  return [
    ...(counters > 0 ? [`counters (${counters})`] : []),
    ...(windows > 0 ? [`throttle windows (${windows})`] : []),
  ];
}

/** Whether the log file of this path has these bytes up to this place. */
function standsInFile(path: string | null): StandsInFile {
  return (bytes, device, inode, endBytes) => {
    try {
      const fd = openSync(path as string, "r");
      const there = Buffer.alloc(bytes.length);
      const { dev, ino } = fstatSync(fd);
      const read = readSync(fd, there, 0, there.length, endBytes - bytes.length);
      closeSync(fd);
      return dev === device && ino === inode && read === bytes.length && there.equals(bytes);
    } catch {
      return false; // No such file, or no such place in it.
    }
  };
}

function announce(
  run: DeadRun,
  path: string | null,
  consumer: Consumer,
  { progress }: RunHost,
  damaged: (what: string) => void,
): void {
  const { hub, rings, configs, batches } = run;
  const inFile = standsInFile(path);
  const isPayload = payloadCheck((version) => configs.has(version as number));
  const readable = new Map<number, ReadonlyMap<number, Segment>>();
  for (const { name, block, threadId, frames, dictionary } of rings) {
    const counters = blockView(hub, block);
    counters[CALLER.threadId] = threadId;
    const words = checkDictionary(dictionary.sort((a, b) => a.number - b.number));
    if (words.isDamaged) damaged(`dictionary of ring ${name}`);
    const left = checkRing(counters, frames, {
      ids: words.ids,
      isPayload,
      damaged: (what) => damaged(`ring ${name}, ${what}`),
    });
    progress();
    readable.set(block, left);
    consumer.announce({ type: "ring", ring: name, block, segments: [...frames.values()], dictionary });
  }
  for (const [index, batch] of batches.entries()) if (!checkBatch(batch, readable, inFile)) damaged(`batch ${index}`);
}

/** Up to the last block that anything was ever counted in. */
function usedBlocks(hub: Hub): number {
  let used = MAX_THREADS;
  while (used > 0 && blockView(hub, used - 1).every((value) => value === 0)) used--;
  return used;
}

/** Once everything is written: what was accepted and cannot be found any more counts as lost as soon as the ring is let go. */
function letGo({ hub, rings }: DeadRun, consumer: Consumer): void {
  for (const { block, threadId } of rings) {
    const counters = blockView(hub, block);
    counters[CALLER.producedBytes] = counters[CONSUMER.consumedBytes] as number;
    consumer.announce({ type: "ended", threadId });
  }
}

function firstConfig({ hub, configs }: DeadRun, owner: Owner): ConsumerConfig {
  const version = Math.max(hub.doubles[STATE.appliedConfig] as number, hub.doubles[STATE.committedConfig] as number);
  const oldest = [...configs.values()].sort((a, b) => a.version - b.version)[0];
  return configs.get(version) ?? oldest ?? configOf(owner);
}

/** Where no configuration was kept whole: what the owner says is enough to write its records. */
function configOf({ pid, instanceId, serviceName, filePath }: Owner): ConsumerConfig {
  return {
    version: 0,
    serviceName,
    serviceInstanceId: instanceId,
    pid,
    filePath,
    fileMode: 0o600,
    allowSpecialFile: false,
    fileFloor: 0,
    consoleFloor: SILENT,
    console: { format: "off", fd: 1, color: false, columns: 80, links: false, cwd: "/" },
    redact: [],
    throttleMs: 0,
    recorder: null,
    writerEnv: undefined,
    rotate: null,
    fsync: "never",
    recoverFrom: [],
  };
}

function recoveryHost({ hub, configs }: DeadRun, { filePath }: Owner, { warn, progress }: RunHost): ConsumerHost {
  return {
    pump: () => undefined,
    now: monotonicMs,
    warn,
    onLoss: () => undefined,
    noteActivity: progress,
    keepText: () => undefined,
    config: (version) => configs.get(version),
    completeSnapshot: (snapshot) => completeSnapshot(hub, snapshot),
    // Which code ran there, and whether it is still the one on this disk, nobody can tell.
    isForeign: true,
    // Not what the ring says: what was kept with a checksum. A console is gone with its process.
    beforeConfig: (config) => {
      const kept = configs.get(config.version) ?? config;
      return {
        ...kept,
        filePath: kept.filePath ?? filePath,
        console: { ...kept.console, format: "off" },
        writerEnv: undefined,
        sinks: [],
        recoverFrom: [],
      };
    },
  };
}

/** The machine as the dead process has read it last. */
function completeSnapshot({ doubles }: Hub, snapshot: Snapshot): Snapshot {
  if (!Number.isNaN(snapshot.systemCpu)) return snapshot;
  return {
    ...snapshot,
    systemCpu: doubles[STATE.systemCpu] as number,
    systemMemory: doubles[STATE.systemMemory] as number,
  };
}

function totals(hub: Hub): { readonly written: number; readonly dropped: number } {
  let written = 0;
  let dropped = 0;
  for (let block = 0; block < blockCount(hub); block++) {
    const counters = blockView(hub, block);
    written += counters[CONSUMER.written] as number;
    for (let level = 0; level < LEVEL_COUNT; level++)
      dropped +=
        (counters[CONSUMER.droppedSink + level] as number) + (counters[CONSUMER.droppedExit + level] as number);
  }
  return { written, dropped };
}

function recoveredRecord(run: DeadRun, owner: Owner, counts: Omit<RunOutcome, "isDone">) {
  const { recovered, dropped, damages } = counts;
  const { hub } = run;
  const state = (cell: number) => hub.doubles[cell] as number;
  const event: [string, Value][] = [
    ["event.name", "ringlog.recovered"],
    ["recovered.count", recovered],
    ["recovered.dropped", dropped],
    ["recovered.damages", damages.slice(0, MAX_NAMED)],
    ["recovered.by_pid", process.pid],
    ["recovered.last_seen", timestamp(state(STATE.seenMs) || owner.startedMs)],
    ...lastReadings(hub),
  ];
  const msg = `process ${owner.pid} did not end cleanly; ${recovered} ${recovered === 1 ? "record" : "records"} of it recovered`;
  const { serviceName } = firstConfig(run, owner);
  const identity = { serviceName, serviceInstanceId: owner.instanceId, pid: owner.pid };
  return ownRecord(identity, Date.now(), "warn", msg, 0, event);
}

/** Those that there were: a process that died at once has read nothing. */
function lastReadings({ doubles }: Hub): [string, Value][] {
  const readings: [string, number][] = [
    ["process.cpu.utilization", share(doubles[STATE.processCpu] as number)],
    ["process.memory.usage", doubles[STATE.processMemoryBytes] as number],
    ["system.cpu.utilization", share(doubles[STATE.systemCpu] as number)],
    ["system.memory.utilization", share(doubles[STATE.systemMemory] as number)],
  ];
  return readings.filter(([, value]) => value > 0);
}

function share(value: number): number {
  return Math.round(Math.min(value, 1) * 1e4) / 1e4;
}
