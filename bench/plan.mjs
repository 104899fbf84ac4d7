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
  const hotCalls = { a: 200_000, b: 200_000, "b child": 200_000, c: 25_000, d: 8_000 };
  return {
    isQuick: false,
    rounds,
    calls: { pinoRounds: rounds, otherRounds: 2, bursts: 50, warmUpBursts: 30, hotCalls },
    storm: { rounds: rounds * 2, errors: 100_000, pairs: 80, chunk: 500 },
    latency: { bursts: 80, warmUpBursts: 30 },
    throughput: { rounds: Math.min(rounds, 3), records: 1_000_000 },
    slowDisk: { rounds: Math.min(rounds, 3), logMs: 2_500, stallAfterMs: 500 },
    idle: { rounds: Math.min(rounds, 2), busyMs: 10_000, idleMs: 5_000 },
    memory: { rounds: Math.min(rounds, 2), burstRecords: 1_000_000, restMs: 2_000, goneMs: 4_000, heapCalls: 100_000 },
    start: { rounds: rounds * 2 },
    exit: { rounds: Math.min(rounds, 3) },
    scale: { rounds: Math.min(rounds, 2), counts: [1, 10, 100, 1_000, 10_000, 100_000], threads: [1, 2, 3, 4] },
    debug: { pairs: 60, chunk: 200_000 },
    recorder: { rounds, bursts: 50, warmUpBursts: 30 },
  };
}

function quick(rounds) {
  const hotCalls = { a: 100_000, b: 100_000, "b child": 100_000, c: 25_000, d: 5_000 };
  return {
    isQuick: true,
    rounds,
    calls: { pinoRounds: 2, otherRounds: 1, bursts: 30, warmUpBursts: 30, hotCalls },
    storm: { rounds: rounds + 1, errors: 100_000, pairs: 60, chunk: 400 },
    latency: { bursts: 30, warmUpBursts: 30 },
    throughput: { rounds: Math.min(rounds, 2), records: 600_000 },
    slowDisk: { rounds: Math.min(rounds, 2), logMs: 2_000, stallAfterMs: 200 },
    idle: { rounds: 1, busyMs: 8_000, idleMs: 3_000 },
    memory: { rounds: 1, burstRecords: 300_000, restMs: 1_500, goneMs: 2_500, heapCalls: 100_000 },
    start: { rounds: rounds + 1 },
    exit: { rounds: 1 },
    scale: { rounds: 1, counts: [1, 10_000], threads: [1, 2] },
    debug: { pairs: 30, chunk: 100_000 },
    recorder: { rounds: 2, bursts: 30, warmUpBursts: 20 },
  };
}
