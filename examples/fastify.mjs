// Fastify: each request has an id, a logger, one access record, and a record of what failed. What is added for it is marked.
import fastify from "fastify";
import { initLogger } from "ringlog"; // added
import { requestLog } from "ringlog/fastify"; // added

initLogger({ logName: "Shop" }); // added
const app = fastify();
app.register(requestLog); // added: before everything else

app.get("/orders/:id", async (request) => {
  request.log.info("order looked up", { order: request.params.id });
  return { id: request.params.id };
});
app.get("/payments/:id", async () => {
  throw new Error("payment service is away");
});

const address = await app.listen({ host: "127.0.0.1", port: 0 });
for (const path of ["/orders/7", "/payments/7", "/nowhere?token=secret"]) {
  const { status, headers } = await fetch(`${address}${path}`, { headers: { "x-request-id": `try-${path.length}` } });
  console.error(`${path}: ${status}, request ${headers.get("x-request-id")}`);
}
await app.close();
