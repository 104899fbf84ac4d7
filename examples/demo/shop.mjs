// The demo's service: HTTP in front of a database, as an application would use ringlog.
import { createServer } from "node:http";
import { connect } from "node:net";
import { debug, getLogger, withRequestId } from "ringlog";

const log = getLogger("http");

/** What the demo's table says of the service. */
export const counters = { requests: 0, failed: 0, errorsThrown: 0 };
let databasePort = 0;

class DatabaseError extends Error {
  name = "DatabaseError";
}

/** One question to the database, over a connection of its own. */
async function query(question) {
  try {
    return JSON.parse(await ask(question));
  } catch (cause) {
    counters.errorsThrown++;
    throw new DatabaseError(`no answer to "${question}"`, { cause });
  }
}

function ask(question) {
  return new Promise((resolve, reject) => {
    const socket = connect(databasePort, "127.0.0.1", () => socket.write(`${question}\n`));
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (text) => {
      answer += text;
    });
    socket.on("error", reject);
    socket.on("end", () => resolve(answer));
  });
}

// Strict: logged where it is caught first, then the same error goes on to whoever called.
const findCart = debug({ crash: true }, async function findCart(id) {
  return await query(`cart ${id}`);
});

// Safe with a fallback: no tips are no reason to fail.
const findTips = debug({ fallback: [] }, async function findTips(id) {
  return await query(`tips ${id}`);
});

// Safe: logged, and the caller gets undefined.
const discount = debug(function discount(cart) {
  if (cart.items === 0) counters.errorsThrown++;
  return 100n / BigInt(cart.items);
});

// The error of findCart passes through here: one record, whose path names both functions.
const checkout = debug({ crash: true }, async function checkout(id) {
  const cart = await findCart(id);
  return { ...cart, discount: String(discount(cart) ?? "none") };
});

async function answer(url) {
  const [, page, id] = url.split("/");
  return page === "tips" ? await findTips(id) : await checkout(id);
}

async function handle(request, response) {
  const startMs = performance.now();
  const { method, url } = request;
  log.info("request", { method, url });
  let status = 200;
  let body;
  try {
    body = await answer(url);
  } catch {
    // Logged by `debug` already, with its arguments, request id and snapshot.
    status = 503;
    counters.failed++;
  }
  counters.requests++;
  log.info("answered", { status, ms: Math.round((performance.now() - startMs) * 10) / 10 });
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body ?? null));
}

/** Listens on a free port; resolves with the server. */
export async function openShop(port) {
  databasePort = port;
  const server = createServer((request, response) => {
    withRequestId(request.headers["x-request-id"], () => handle(request, response));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}
