// Express: each request has an id, a logger, one access record, and a record of what failed. What is added for it is marked.
import { once } from "node:events";
import express from "express";
import { initLogger } from "ringlog"; // added
import { errorLog, requestLog } from "ringlog/express"; // added

initLogger({ logName: "Shop" }); // added
const app = express();
app.use(requestLog()); // added: before everything else

app.get("/orders/:id", (request, response) => {
  request.log.info("order looked up", { order: request.params.id });
  response.json({ id: request.params.id });
});
const payments = express.Router();
payments.get("/:id", () => {
  throw new Error("payment service is away");
});
app.use("/payments", payments);

app.use(errorLog()); // added: behind the routes

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
for (const path of ["/orders/7", "/payments/7", "/nowhere?token=secret"]) {
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  const { status, headers } = await fetch(url, { headers: { "x-request-id": `try-${path.length}` } });
  console.error(`${path}: ${status}, request ${headers.get("x-request-id")}`);
}
server.close();
