// What ringlog's `debug` adds to a method that succeeds. The methods are decorated as TypeScript's legacy decorators do it. Loops with and
// without it take turns; what is returned goes into the next call, so that no call can be left out.
import { debug, initLogger } from "ringlog";
import { median } from "../statistics.mjs";
import { report, task } from "./task.mjs";

const { file, pairs, chunk } = task;
const log = initLogger({ logName: "bench", filePath: file, console: "off" });

class Work {
  factor = 31;
  bare(value) {
    return (value * this.factor + 7) % 65_521;
  }
  wrapped(value) {
    return (value * this.factor + 7) % 65_521;
  }
  async bareAsync(value) {
    return (value * this.factor + 7) % 65_521;
  }
  async wrappedAsync(value) {
    return (value * this.factor + 7) % 65_521;
  }
}

function decorate(name) {
  const descriptor = Object.getOwnPropertyDescriptor(Work.prototype, name);
  Object.defineProperty(Work.prototype, name, debug(Work.prototype, name, descriptor) ?? descriptor);
}
decorate("wrapped");
decorate("wrappedAsync");
const work = new Work();

const LOOPS = {
  bare(count) {
    let value = 1;
    for (let index = 0; index < count; index++) value = work.bare(value);
    return value;
  },
  wrapped(count) {
    let value = 1;
    for (let index = 0; index < count; index++) value = work.wrapped(value);
    return value;
  },
};
const same = (value) => value;
const ASYNC_LOOPS = {
  async bare(count) {
    let value = 1;
    for (let index = 0; index < count; index++) value = await work.bareAsync(value);
    return value;
  },
  async chained(count) {
    let value = 1;
    for (let index = 0; index < count; index++) value = await work.bareAsync(value).then(same);
    return value;
  },
  async wrapped(count) {
    let value = 1;
    for (let index = 0; index < count; index++) value = await work.wrappedAsync(value);
    return value;
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
