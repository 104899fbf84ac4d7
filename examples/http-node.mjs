// node:http: each request has an id, a logger, one access record, and a record of what failed. What is added for it is marked.
import { once } from "node:events";
import { createServer } from "node:http";
import { initLogger } from "ringlog"; // added
import { requestLog } from "ringlog/http"; // added

initLogger({ logName: "Shop" }); // added

function handle(request, response) {
  const [, name, id] = request.url.split("/");
  if (name === "orders") {
    request.log.info("order looked up", { order: id });
    response.end(`order ${id}`);
  } else if (name === "payments") {
    request.log.error(new Error("payment service is away"));
    response.statusCode = 500;
    response.end("failed");
  } else {
    response.statusCode = 404;
    response.end("not found");
  }
}

// node:http has no router that could tell the pattern of a path; without `route`, the path itself is in the message.
const routes = { orders: "/orders/:id", payments: "/payments/:id" };
const route = ({ url }) => routes[url.split("/")[1]];
const server = createServer(requestLog(handle, { route })); // changed

await once(server.listen(0, "127.0.0.1"), "listening");
for (const path of ["/orders/7", "/payments/7", "/nowhere?token=secret"]) {
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  const { status, headers } = await fetch(url, { headers: { "x-request-id": `try-${path.length}` } });
  console.error(`${path}: ${status}, request ${headers.get("x-request-id")}`);
}
server.close();
