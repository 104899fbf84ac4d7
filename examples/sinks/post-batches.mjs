// @ts-check
// A sink of one's own beside the console: http-sink.mjs, loaded by the worker, posts the records to a server that is down at first.
import { createServer } from "node:http";
import { initLogger } from "ringlog";

/** @type {string[]} */
const taken = [];
let refusals = 2;

const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  request.on("end", () => {
    const isTaken = refusals-- <= 0;
    if (isTaken) taken.push(...text.trim().split("\n"));
    response.writeHead(isTaken ? 204 : 503).end();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

const log = initLogger({
  logName: "Shop",
  console: "json",
  sinks: [
    {
      module: new URL("./http-sink.mjs", import.meta.url),
      name: "http",
      options: { url: `http://127.0.0.1:${port}/` },
      level: "warn",
    },
  ],
});
for (let order = 1; order <= 3; order++) log.info("order paid", { order });
log.warn("stock is low", { left: 2 });
log.error("payment refused", new Error("card expired"));
await log.flush();
await log.close();
server.close();
const messages = taken.map((line) => JSON.parse(line).msg);
console.error(`the server has ${messages.join(", ")}; ${JSON.stringify(log.stats().sinks.http)}`);
