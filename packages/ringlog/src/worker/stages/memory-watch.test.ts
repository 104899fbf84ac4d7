import assert from "node:assert/strict";
import { test } from "node:test";
import { ERROR } from "../../record/level.js";
import type { LogRecord } from "../../record/record.js";
import { HUB_CELLS } from "../../ring/layout.js";
import { openCgroup } from "../../snapshot/cgroup.js";
import { MemoryWatch } from "./memory-watch.js";
import type { StageServices } from "./stage.js";

const GIB = 2 ** 30;

/** A process in a group with files of its own, half of whose memory is cache. */
function create({ limit = String(GIB), pid = process.pid, level = 0 } = {}) {
  const files = new Map([
    ["/proc/self/cgroup", "0::/app"],
    ["/sys/fs/cgroup/app/memory.max", limit],
  ]);
  const records: LogRecord[] = [];
  const cells = new Int32Array(1_000);
  cells[HUB_CELLS.level] = level;
  const services = {
    hub: { cells },
    config: () => ({ pid, serviceName: "s", serviceInstanceId: "i" }),
    emit: (record: LogRecord) => records.push(record),
  } as unknown as StageServices;
  const cgroup = openCgroup((path) => files.get(path));
  let opened = 0;
  let looks = 0;
  const stage = new MemoryWatch(services, () => {
    opened++;
    return {
      totalMemoryBytes: () => 64 * GIB,
      memoryLimitBytes: () => (limit === "max" ? Number.MAX_SAFE_INTEGER : Number(limit)),
      memoryUsedBytes: () => {
        looks++;
        return cgroup.memoryUsedBytes() as number;
      },
    };
  });
  const use = (share: number) => {
    files.set("/sys/fs/cgroup/app/memory.current", String(share * GIB + 1_000));
    files.set("/sys/fs/cgroup/app/memory.stat", "anon 5\ninactive_file 1000\n");
  };
  return { records, stage, use, opened: () => opened, looks: () => looks };
}

test("the group's memory near its limit is told of once a crossing, without what can be given back", () => {
  const { records, stage, use } = create();
  stage.tick(0);
  [0.5, 0.899, 0.95, 0.99, 0.85, 0.93, 0.7, 0.92].forEach((share, index) => {
    use(share);
    stage.tick((index + 1) * 1_000);
  });
  assert.deepEqual(
    records.map(({ level, msg, seq, event }) => [level, msg, seq, event?.get("event.name")]),
    [
      ["warn", "memory of the control group at 95 % of its limit, 973 of 1024 MiB", undefined, "ringlog.memory.high"],
      ["warn", "memory of the control group at 92 % of its limit, 942 of 1024 MiB", undefined, "ringlog.memory.high"],
    ],
  );
  assert.equal(records[0]?.event?.get("system.memory.utilization"), 0.95);
  assert.equal(typeof records[0]?.event?.get("process.memory.usage"), "number");
});

test("it looks at most once a second, once in ten where nothing else happens, and not as the program starts", () => {
  const { stage, use, opened, looks } = create();
  use(0.1);
  for (let ms = 0; ms < 1_000; ms += 10) stage.tick(ms);
  assert.deepEqual([opened(), stage.nextTickMs()], [0, 1_000]);
  for (let ms = 1_000; ms < 3_000; ms += 10) stage.tick(ms);
  assert.deepEqual([opened(), looks(), stage.nextTickMs()], [1, 2, 12_000]);
});

test("without a limit it looks once, and wakes nobody after that", () => {
  const { records, stage, use, looks } = create({ limit: "max" });
  use(0.99);
  for (let ms = 0; ms < 60_000; ms += 100) stage.tick(ms);
  assert.deepEqual([looks(), records.length, stage.nextTickMs()], [0, 0, Number.POSITIVE_INFINITY]);
});

test("what another process has left, or a level above, says nothing", () => {
  for (const options of [{ pid: process.pid + 1 }, { level: ERROR }]) {
    const { records, stage, use } = create(options);
    use(0.99);
    for (let ms = 0; ms < 5_000; ms += 100) stage.tick(ms);
    assert.equal(records.length, 0);
  }
});
