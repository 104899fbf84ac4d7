// A handler for AWS Lambda, called here as Lambda would: what it logged is written before the process may be frozen.
import { debug, initLogger } from "ringlog";
import { lambdaHandler } from "ringlog/lambda";

const log = initLogger({ logName: "Orders", console: "json" });

const loadOrder = debug({ crash: true }, async function loadOrder(id) {
  if (id === "13") throw new Error("order 13 is locked");
  return { id, total: 42 };
});

export const handler = lambdaHandler(async function handler(event) {
  const order = await loadOrder(event.id);
  log.info("order loaded", { total: order.total });
  return { statusCode: 200, body: JSON.stringify(order) };
});

const context = (awsRequestId) => ({ awsRequestId, getRemainingTimeInMillis: () => 3_000 });

const answer = await handler({ id: "7" }, context("invocation-7"));
const { written } = log.stats();
console.error(`answered ${answer.statusCode}, with ${written} record written`);

await handler({ id: "13" }, context("invocation-13")).catch((error) => {
  console.error(`failed: ${error.message}, with ${log.stats().written} records written`);
});
