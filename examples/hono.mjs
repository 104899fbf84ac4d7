// Hono: each request has an id, a logger, one access record, and a record of what failed. What is added for it is marked.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { initLogger } from "ringlog"; // added
import { requestLog } from "ringlog/hono"; // added

initLogger({ logName: "Shop" }); // added
const app = new Hono();
app.use(requestLog()); // added: before everything else

app.get("/orders/:id", (c) => {
  c.get("log").info("order looked up", { order: c.req.param("id") });
  return c.json({ id: c.req.param("id") });
});
app.get("/payments/:id", () => {
  throw new Error("payment service is away");
});

const { server, port } = await new Promise((resolve) => {
  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) => resolve({ server, port }));
});
for (const path of ["/orders/7", "/payments/7", "/nowhere?token=secret"]) {
  const url = `http://127.0.0.1:${port}${path}`;
  const { status, headers } = await fetch(url, { headers: { "x-request-id": `try-${path.length}` } });
  console.error(`${path}: ${status}, request ${headers.get("x-request-id")}`);
}
server.close();
