// How much is measured. Quick: what the bar needs, in two minutes on two cores. Full: all peers, in nine.

/** @typedef {ReturnType<typeof makePlan>} Plan */

/**
 * @param {boolean} isQuick
 * @param {number | undefined} rounds
 */
export function makePlan(isQuick, rounds) {
  return isQuick ? quick(rounds ?? 3) : full(rounds ?? 5);
}

function full(rounds) {
  return {
    isQuick: false,
    rounds,
    calls: {
      bursts: 60,
      warmUpBursts: 30,
      hotCalls: { a: 200_000, b: 200_000, "b child": 200_000, c: 25_000, d: 10_000 },
    },
    storm: { rounds: rounds * 2, errors: 100_000, pairs: 80, chunk: 500 },
    latency: { bursts: 100, warmUpBursts: 30 },
    throughput: { records: 1_000_000 },
    slowDisk: { rounds: Math.min(rounds, 3), logMs: 3_500, stallAfterMs: 500 },
    idle: { rounds: Math.min(rounds, 2), busyMs: 10_000, idleMs: 8_000 },
    memory: { rounds: Math.min(rounds, 3), burstRecords: 1_000_000, restMs: 2_000, heapCalls: 100_000 },
    start: { rounds: rounds * 2 },
    exit: { rounds },
    scale: { rounds: Math.min(rounds, 3), counts: [1, 10, 100, 1_000, 10_000, 100_000], threads: [1, 2, 3, 4] },
    debug: { pairs: 60, chunk: 200_000 },
  };
}

function quick(rounds) {
  return {
    isQuick: true,
    rounds,
    calls: {
      bursts: 30,
      warmUpBursts: 20,
      hotCalls: { a: 100_000, b: 100_000, "b child": 100_000, c: 25_000, d: 5_000 },
    },
    storm: { rounds: rounds + 1, errors: 100_000, pairs: 60, chunk: 400 },
    latency: { bursts: 30, warmUpBursts: 20 },
    throughput: { records: 200_000 },
    slowDisk: { rounds: Math.min(rounds, 2), logMs: 2_300, stallAfterMs: 300 },
    idle: { rounds: 1, busyMs: 8_000, idleMs: 4_000 },
    memory: { rounds: 1, burstRecords: 300_000, restMs: 1_500, heapCalls: 50_000 },
    start: { rounds: rounds + 1 },
    exit: { rounds: Math.min(rounds, 2) },
    scale: { rounds: 1, counts: [1, 1_000, 100_000], threads: [1, 2] },
    debug: { pairs: 30, chunk: 100_000 },
  };
}
