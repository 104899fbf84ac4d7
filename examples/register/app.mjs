// An application without a line of ringlog. Started by `node --import ringlog/register app.mjs` (here: by run-all.mjs) its console,
// Node's warnings and what ends it become records; see docs/register.md.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  console.info("%s %s", request.method, request.url);
  if (request.url === "/fails") console.error("no answer for %s:", request.url, new TypeError("no such order"));
  response.end("ok\n");
});

server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  console.log("listening", { host: "127.0.0.1", password: "hunter2" });
  for (const path of ["/orders", "/fails"]) await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  console.group("closing");
  console.debug("sockets are closed"); // Below the level: not a record.
  console.warn("no new requests");
  console.groupEnd();
  process.emitWarning("the order book is old", { type: "DeprecationWarning", code: "SHOP1" });
  server.close(() => process.exit());
  server.closeAllConnections();
});
