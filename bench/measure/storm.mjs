// A storm: the same error, thrown 12 calls deep, caught and logged in a loop. As one loop, of which the process does nothing else; or
// alternating: short loops with and without the log call take turns within one process.
//
// Both are fair to a different degree. One loop in a process of its own has all that the logger does to a process in its figure, also
// what its worker takes of the machine; but two processes differ by some percent for reasons of their own. Loops that take turns share
// heap, code, machine and moment, so that half a percent can be seen; the loop without a call has the worker beside it too, and runs
// long enough (hundreds of throws, each of which empties the caches) to owe nothing to the loop before it.
import { once } from "node:events";
import { openPeer } from "../peers/peer.mjs";
import { median } from "../statistics.mjs";
import { report, task } from "./task.mjs";

const DEPTH = 12;
const { peer: name, isLogged, isAlternating, file, errors, pairs, chunk } = task;
const peer = await openPeer(name, file);

function fail(depth) {
  if (depth <= 1) throw new Error("connect ECONNREFUSED 10.0.0.5:5432");
  return fail(depth - 1) + 1;
}

// Two functions, so that each is compiled for what it does.
function bare(count) {
  let caught = 0;
  for (let index = 0; index < count; index++) {
    try {
      fail(DEPTH);
    } catch {
      caught++;
    }
  }
  return caught;
}

function logged(count) {
  let caught = 0;
  for (let index = 0; index < count; index++) {
    try {
      fail(DEPTH);
    } catch (error) {
      caught++;
      peer.error("query failed", error);
    }
  }
  return caught;
}

function time(loop, count) {
  const start = process.hrtime.bigint();
  if (loop(count) !== count) throw new Error("an error was not caught");
  return Number(process.hrtime.bigint() - start);
}

function alternate() {
  const times = { bare: [], logged: [] };
  for (let pair = 0; pair < pairs; pair++) {
    const order = pair % 2 === 0 ? [bare, logged] : [logged, bare];
    for (const loop of order) times[loop === bare ? "bare" : "logged"].push(time(loop, chunk));
  }
  const sum = (list) => list.reduce((total, ns) => total + ns, 0);
  return {
    ratio: median(times.logged.map((ns, index) => ns / times.bare[index])),
    ratioOfSums: sum(times.logged) / sum(times.bare),
    nsPerError: sum(times.logged) / pairs / chunk,
    calls: pairs * chunk,
  };
}

peer.plain("first");
await peer.settle();
if (isAlternating) {
  time(bare, chunk * 4);
  time(logged, chunk * 4);
  const { calls, ...figures } = alternate();
  await peer.end();
  report({ ...figures, calls: calls + chunk * 4, stats: peer.stats?.() });
} else {
  process.send?.({ type: "ready" });
  await once(process, "message");
  const startNs = process.hrtime.bigint();
  const ns = time(isLogged ? logged : bare, errors);
  await peer.end();
  report({ nsPerError: ns / errors, startNs: String(startNs), calls: isLogged ? errors : 0, stats: peer.stats?.() });
}
