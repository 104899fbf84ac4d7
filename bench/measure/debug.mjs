// What ringlog's `debug` adds to a method that succeeds. The methods are decorated as TypeScript's legacy decorators do it. Loops with and
// without it take turns; what is returned is added up, so that no call can be left out.
import { debug, initLogger } from "ringlog";
import { median } from "../statistics.mjs";
import { report, task } from "./task.mjs";

const { file, pairs, chunk } = task;
const log = initLogger({ logName: "bench", filePath: file, console: "off" });

/** Fails for a negative number, so that it can be seen that the wrapper is there. */
function work(value, factor) {
  if (value < 0) throw new RangeError("negative");
  return (value * factor + 7) & 0xffff;
}

class Work {
  factor = 31;
  bare(value) {
    return work(value, this.factor);
  }
  wrapped(value) {
    return work(value, this.factor);
  }
  async bareAsync(value) {
    return work(value, this.factor);
  }
  async wrappedAsync(value) {
    return work(value, this.factor);
  }
}

function decorate(name) {
  const descriptor = Object.getOwnPropertyDescriptor(Work.prototype, name);
  Object.defineProperty(Work.prototype, name, debug(Work.prototype, name, descriptor) ?? descriptor);
}
decorate("wrapped");
decorate("wrappedAsync");
const object = new Work();

// No call waits for the result of the one before, which would hide what the wrapper does meanwhile.
const LOOPS = {
  bare(count) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = (sum + object.bare(index)) | 0;
    return sum;
  },
  wrapped(count) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = (sum + object.wrapped(index)) | 0;
    return sum;
  },
};
const same = (value) => value;
const ASYNC_LOOPS = {
  async bare(count) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = (sum + (await object.bareAsync(index))) | 0;
    return sum;
  },
  async chained(count) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = (sum + (await object.bareAsync(index).then(same))) | 0;
    return sum;
  },
  async wrapped(count) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum = (sum + (await object.wrappedAsync(index))) | 0;
    return sum;
  },
};

/** Median ns a call of each loop; all must come to the same result. */
async function byTurns(loops, count) {
  const times = Object.fromEntries(Object.keys(loops).map((name) => [name, []]));
  const results = new Set();
  for (let turn = 0; turn < pairs; turn++) {
    const names = turn % 2 === 0 ? Object.keys(loops) : Object.keys(loops).toReversed();
    for (const name of names) {
      const start = process.hrtime.bigint();
      results.add(await loops[name](count));
      times[name].push(Number(process.hrtime.bigint() - start) / count);
    }
  }
  if (results.size !== 1) throw new Error("the loops do not agree");
  return Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}

/** With `args: "entry"` and `slowMs`: the arguments, and functions of which only the options differ. */
const SMALL = { id: 7, name: "Ada", total: 12.5 };
const LARGE = {
  id: 8,
  note: "x".repeat(300),
  items: Array.from({ length: 20 }, (_, index) => ({ sku: `sku-${index}`, price: index * 1.5, tags: ["a", "b"] })),
};
const idOf = (argument) => (argument === undefined ? 0 : argument.id);
const WATCHED = {
  bare: idOf,
  entry: debug({ args: "entry" }, (argument) => idOf(argument)),
  slow: debug({ slowMs: 60_000 }, (argument) => idOf(argument)),
};

/** A loop of its own for each, so that none is slower for what another one has called. */
function watchedLoops(argument) {
  const source =
    "return (count) => { let sum = 0; for (let i = 0; i < count; i++) sum = (sum + call(argument)) | 0; return sum; }";
  const loop = (call) => new Function("call", "argument", source)(call, argument);
  return Object.fromEntries(Object.entries(WATCHED).map(([name, call]) => [name, loop(call)]));
}

/** More than bare: `args: "entry"` with this argument, and `slowMs`. */
async function addedToWatched(argument, count) {
  const { bare, entry, slow } = await byTurns(watchedLoops(argument), count);
  return { entry: entry - bare, slow: slow - bare };
}

const sync = await byTurns(LOOPS, chunk);
const asynchronous = await byTurns(ASYNC_LOOPS, Math.ceil(chunk / 10));
const none = await addedToWatched(undefined, Math.ceil(chunk / 10));
const small = await addedToWatched(SMALL, Math.ceil(chunk / 10));
const large = await addedToWatched(LARGE, Math.ceil(chunk / 200));
if (object.wrapped(-1) !== undefined) throw new Error("the method is not wrapped");
if ((await object.wrappedAsync(-1)) !== undefined) throw new Error("the async method is not wrapped");
log.info("last");
await log.close();
report({
  bareNs: sync.bare,
  wrappedNs: sync.wrapped,
  addedNs: sync.wrapped - sync.bare,
  bareAsyncNs: asynchronous.bare,
  thenNs: asynchronous.chained,
  wrappedAsyncNs: asynchronous.wrapped,
  addedThenNs: asynchronous.chained - asynchronous.bare,
  addedAsyncNs: asynchronous.wrapped - asynchronous.bare,
  entryNoneNs: none.entry,
  entrySmallNs: small.entry,
  entryLargeNs: large.entry,
  slowNs: small.slow,
});
