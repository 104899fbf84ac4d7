// Records of workload b as fast as they go, until the process has exited. One record before that, so that the logger's worker runs; no
// other warm-up, as a process that logs has none.
import { openPeer } from "../peers/peer.mjs";
import { report, task } from "./task.mjs";
import { fieldsOf, MESSAGE } from "./workloads.mjs";

const { peer: name, file, records } = task;
// Nothing may be lost, so ringlog's callers wait for room.
const peer = await openPeer(name, file, { onFull: "wait" });
const { fields } = peer;
peer.plain("first");
await peer.settle();

const before = process.resourceUsage();
const startNs = process.hrtime.bigint();
for (let index = 0; index < records; index++) fields(MESSAGE, fieldsOf(index));
const loopNs = Number(process.hrtime.bigint() - startNs);
await peer.end();

// All threads of the process, also those that are gone by now: everything is in the file.
const after = process.resourceUsage();
const cpuSeconds = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1e6;
report({ startNs: String(startNs), loopNs, cpuSeconds, maxRssBytes: after.maxRSS * 1024, stats: peer.stats?.() });
