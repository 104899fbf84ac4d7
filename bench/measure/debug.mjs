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

const sync = await byTurns(LOOPS, chunk);
const asynchronous = await byTurns(ASYNC_LOOPS, Math.ceil(chunk / 10));
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
});
