// One measurement in a process of its own: 100,000 identical errors thrown and caught in a loop, with or without a log call.
// Waits for the message "go", so that run.mjs watches the file by then.
import { once } from "node:events";
import { openPeer } from "../loggers.mjs";

const DEPTH = 12;

const { peer: name, isLogged, file, errors } = JSON.parse(process.argv[2]);
const peer = await openPeer(name, file);

function fail(depth) {
  if (depth <= 1) throw new Error("connect ECONNREFUSED 10.0.0.5:5432");
  return fail(depth - 1) + 1;
}

function storm(count, log) {
  let caught = 0;
  for (let index = 0; index < count; index++) {
    try {
      fail(DEPTH);
    } catch (error) {
      caught++;
      if (log) peer.error("query failed", error);
    }
  }
  return caught;
}

peer.plain("first");
await peer.settle();
process.send({ type: "ready" });
await once(process, "message");

const start = process.hrtime.bigint();
const caught = storm(errors, isLogged);
const end = process.hrtime.bigint();
await peer.end();
process.send({ type: "done", startNs: String(start), ms: Number(end - start) / 1e6, caught, stats: peer.stats?.() });
process.disconnect();
