// Who writes: services with several processes, some with threads.

const SERVICES = [
  { name: "gateway", processes: 2, threads: 1 },
  { name: "orders", processes: 2, threads: 3 },
  { name: "payments", processes: 2, threads: 1 },
  { name: "search", processes: 1, threads: 2 },
  { name: "mailer", processes: 1, threads: 1 },
];
/** How much later than the first a process's lines reach the file: several processes that append are not in order of time. */
const LAG_STEP_MS = 4;

/**
 * @typedef {{ service: string, pid: number, lagMs: number, head: string, seq: number }} Writer a thread of a process; `head` is
 * what all its lines have in common, up to the number of the thread
 */

/**
 * @param {ReturnType<import("./random.mjs").makeRandom>} random
 * @returns {Map<string, Writer[]>} by service
 */
export function makeWriters(random) {
  let process = 0;
  return new Map(
    SERVICES.map(({ name, processes, threads }) => [
      name,
      Array.from({ length: processes }, () => makeProcess(random, name, process++, threads)).flat(),
    ]),
  );
}

function makeProcess(random, service, index, threads) {
  const pid = 1_800 + index * 37;
  const instance = random.hex8();
  return Array.from({ length: threads }, (_, thread) => ({
    service,
    pid,
    lagMs: index * LAG_STEP_MS,
    head: `,"service.name":"${service}","service.instance.id":"${instance}","process.pid":${pid},"thread.id":${thread}`,
    seq: 0,
  }));
}
