// Request ids in an HTTP service: every record of a request has its id, through awaits and timers, without passing it on.
import { createServer, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { debug, getLogger, getRequestId, initLogger, withRequestId } from "ringlog";

initLogger({ logName: "Web" });
const log = getLogger("http");

const loadUser = debug({ fallback: { name: "guest" } }, async function loadUser(id) {
  await sleep(5);
  if (id === "13") throw new Error("user 13 is unknown");
  log.info("user loaded", { id });
  return { name: `user ${id}` };
});

async function handle(request, response) {
  const user = await loadUser(new URL(request.url, "http://localhost").searchParams.get("id"));
  response.setHeader("x-request-id", getRequestId());
  response.end(`hello ${user.name}`);
}

// One context a request, with the id that came from outside. One that is not a plain short word is replaced by a fresh one.
const server = createServer((request, response) => {
  withRequestId(request.headers["x-request-id"], () => handle(request, response));
});

await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();

function request(path, headers) {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.headers["x-request-id"]));
    }).on("error", reject);
  });
}

const ids = await Promise.all([
  request("/?id=7", { "x-request-id": "from-outside-7" }),
  request("/?id=13", { "x-request-id": "from-outside-13" }),
  request("/?id=8", { "x-request-id": "not <usable>" }),
]);
console.error(`answered: ${ids.join(" ")}`);
server.close();
