// What memory does a logger take: at rest, after a burst, and on the heap for each call?
import { join } from "node:path";
import { failedLine, limitLine } from "../bar.mjs";
import { complaintsOf } from "../check.mjs";
import { measure } from "../child.mjs";
import { RINGLOG, writes } from "../peers/peer.mjs";
import { armTable, mb, plain, spread } from "../tables.mjs";

const MB = 1e6;
const MAX_REST_BYTES = 15 * MB;
/** `bufferBytes` by default. */
const RING_BYTES = 64 * 2 ** 20;
/** What V8 keeps of its young generation, on two threads, and two segments of the ring. */
const MAX_KEPT_BYTES = 16 * MB;
const HEAP_FLAGS = ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"];

const REST = [
  ["bare process", { peer: "empty", kind: "rest" }],
  ["bare worker", { peer: "empty", kind: "worker" }],
  [RINGLOG, { peer: RINGLOG, kind: "rest" }],
  ["pino sync", { peer: "pino sync", kind: "rest" }],
  ["pino transport", { peer: "pino transport", kind: "rest" }],
];
const burstPeers = (plan) => (plan.isQuick ? [RINGLOG, "empty"] : [RINGLOG, "pino sync", "pino transport", "empty"]);
const heapPeers = (plan) =>
  plan.isQuick ? [RINGLOG, "empty"] : [RINGLOG, "pino sync", "pino async", "pino transport", "empty"];
const WORKLOADS = ["a", "b"];

function arms(plan) {
  const { rounds } = plan.memory;
  const arm = (name, group, measureOnce) => ({
    name,
    group,
    isAtOnce: group === "rest",
    rounds: group === "rest" || name.endsWith(RINGLOG) || name.endsWith("empty") ? rounds : 1,
    measure: measureOnce,
  });
  return [
    ...REST.map(([name, task]) => arm(`rest: ${name}`, "rest", (folder) => measureMemory(task, plan, folder))),
    ...burstPeers(plan).map((peer) =>
      arm(`burst: ${peer}`, "burst", (folder) => measureMemory({ peer, kind: "burst" }, plan, folder)),
    ),
    ...WORKLOADS.flatMap((workload) =>
      heapPeers(plan).map((peer) =>
        arm(`heap, ${workload}: ${peer}`, "heap", (folder) => measureHeap(peer, workload, plan, folder)),
      ),
    ),
  ];
}

async function measureMemory({ peer, kind }, { memory: { burstRecords, restMs, goneMs } }, folder) {
  const task = {
    peer,
    kind,
    file: join(folder, "memory.log"),
    records: burstRecords,
    restMs,
    goneMs,
  };
  const { figures } = await measure("memory", task);
  const { calls, stats, ...rest } = figures;
  if (kind === "burst") rest.keptBytes = rest.afterBytes - rest.restBytes;
  return writes(peer) ? { ...rest, complaints: complaintsIn(task.file, peer, calls, stats, "first") } : rest;
}

async function measureHeap(peer, workload, { memory: { heapCalls } }, folder) {
  const task = { peer, workload, file: join(folder, "heap.log"), heapCalls };
  const { figures } = await measure("heap", task, { flags: HEAP_FLAGS });
  const { calls, stats, ...rest } = figures;
  return writes(peer) ? { ...rest, complaints: complaintsIn(task.file, peer, calls, stats, "request answered") } : rest;
}

function complaintsIn(file, peer, calls, stats, first) {
  return complaintsOf(file, { lines: calls, first, stats: peer === RINGLOG ? stats : undefined });
}

function tables(results, plan) {
  const bare = results["rest: bare process"]?.restBytes?.median ?? Number.NaN;
  const records = plan.memory.burstRecords.toLocaleString("en-US");
  return [
    armTable(
      "Private memory at rest, after one record",
      ["", "private", "rounds", "over a bare process"],
      results,
      REST.map(([name]) => [name, `rest: ${name}`]),
      ({ restBytes }) => [mb(restBytes.median), spread(restBytes, mb), mb(restBytes.median - bare)],
    ),
    armTable(
      `A burst of ${records} records of b: private memory before and some seconds after, and the most resident memory`,
      ["", "before", "after", "kept", "rounds", "peak RSS"],
      results,
      burstPeers(plan).map((peer) => [peer, `burst: ${peer}`]),
      ({ restBytes, afterBytes, keptBytes, peakBytes }) => [
        mb(restBytes.median),
        mb(afterBytes.median),
        mb(keptBytes.median),
        spread(keptBytes, mb),
        mb(peakBytes.median),
      ],
    ),
    ...WORKLOADS.map((workload) =>
      armTable(
        `Heap a call of ${workload} allocates, bytes (\`empty\` makes the fields and nothing else)`,
        ["", "bytes", "rounds"],
        results,
        heapPeers(plan).map((peer) => [peer, `heap, ${workload}: ${peer}`]),
        ({ heapBytesPerCall }) => [plain(heapBytesPerCall.median), spread(heapBytesPerCall, plain)],
      ),
    ),
  ];
}

function bar(results) {
  return [
    restLine(results),
    boundLine(results),
    keptLine(results),
    ...WORKLOADS.map((workload) => heapLine(results, workload)),
  ];
}

function restLine(results) {
  const goal = "memory at rest: ≤ 15 MB private over a bare process";
  const [own, bare] = [results[`rest: ${RINGLOG}`]?.restBytes, results["rest: bare process"]?.restBytes];
  if (!own || !bare) return failedLine(goal, "not measured");
  const worker = results["rest: bare worker"]?.restBytes;
  const over = shifted(own, bare.median);
  return {
    ...limitLine(goal, over, mb, MAX_REST_BYTES),
    peer: worker ? `${mb(worker.median - bare.median)} (bare worker)` : "–",
  };
}

function shifted({ median, min, max, rounds }, by) {
  return { median: median - by, min: min - by, max: max - by, rounds };
}

function boundLine(results) {
  const goal = "memory in a burst: bounded by the ring's 64 MiB";
  const [own, bare] = [results[`burst: ${RINGLOG}`]?.peakBytes, results["burst: empty"]?.peakBytes];
  if (!own || !bare) return failedLine(goal, "not measured");
  const most = RING_BYTES + MAX_KEPT_BYTES + MAX_REST_BYTES;
  return {
    ...limitLine(goal, shifted(own, bare.median), mb, most),
    peer: `${mb(bare.median)} RSS (empty), over which`,
  };
}

function keptLine(results) {
  const goal = "memory after a burst: given back";
  const [own, bare] = [results[`burst: ${RINGLOG}`]?.keptBytes, results["burst: empty"]?.keptBytes];
  if (!own || !bare) return failedLine(goal, "not measured");
  return { ...limitLine(goal, own, mb, MAX_KEPT_BYTES), peer: `${mb(bare.median)} kept (empty)` };
}

function heapLine(results, workload) {
  const goal = `heap a call of ${workload}: none beside its arguments`;
  const [own, bare] = [RINGLOG, "empty"].map((peer) => results[`heap, ${workload}: ${peer}`]?.heapBytesPerCall);
  if (!own || !bare) return failedLine(goal, results[`heap, ${workload}: ${RINGLOG}`]?.failed ?? "not measured");
  const bytes = (value) => `${plain(value)} B`;
  return { ...limitLine(goal, shifted(own, bare.median), bytes, 1), peer: `${bytes(bare.median)} (arguments)` };
}

export const memory = { name: "memory", question: "What memory does it take?", arms, tables, bar };
