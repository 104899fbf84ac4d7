// Logs objects of another realm, as test runners make them, from code that runs there.
import { createContext, runInContext } from "node:vm";
import { nextFields, nowEnds, open } from "./app.mjs";

const log = await open();
const inside = createContext({ log, nextFields });
runInContext(
  `for (let i = 0; i < 500; i++) log.info({ ...nextFields(), list: [i, { deep: new Map([["a", i]]) }] }, "from a vm");
   for (let i = 0; i < 5; i++) log.error(new RangeError("of another realm"), nextFields());`,
  inside,
);
nowEnds();
