// Koa: each request has an id, a logger, one access record, and a record of what failed. What is added for it is marked.
import { once } from "node:events";
import Router from "@koa/router";
import Koa from "koa";
import { initLogger } from "ringlog"; // added
import { requestLog } from "ringlog/koa"; // added

initLogger({ logName: "Shop" }); // added
const app = new Koa();
app.use(requestLog()); // added: before everything else

const router = new Router();
router.get("/orders/:id", (ctx) => {
  ctx.log.info("order looked up", { order: ctx.params.id });
  ctx.body = { id: ctx.params.id };
});
router.get("/payments/:id", () => {
  throw new Error("payment service is away");
});
app.use(router.routes());

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
for (const path of ["/orders/7", "/payments/7", "/nowhere?token=secret"]) {
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  const { status, headers } = await fetch(url, { headers: { "x-request-id": `try-${path.length}` } });
  console.error(`${path}: ${status}, request ${headers.get("x-request-id")}`);
}
server.close();
