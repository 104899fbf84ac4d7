import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.js";

const MAX_URL_LENGTH = 8192;

/** The two ways to write this server's address. */
export interface Address {
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
}

/** @param port that the server listens on; browsers leave out port 80 */
export function addressOf(port: number): Address {
  const hosts = ["127.0.0.1", "localhost"].map((name) => (port === 80 ? name : `${name}:${port}`));
  return { hosts, origins: hosts.map((host) => `http://${host}`) };
}

/**
 * Lets through only what a person's browser asks of this page itself, by the form of the request; who asks, `Session` decides.
 *
 * @throws Refusal
 */
export function checkRequest(request: IncomingMessage, address: Address): void {
  checkHost(request, address);
  checkOrigin(request, address);
  checkMethod(request);
  checkTarget(request.url ?? "");
}

/** A name of someone else's that leads to 127.0.0.1 (DNS rebinding) is told by the Host header. */
function checkHost(request: IncomingMessage, { hosts }: Address): void {
  const given = valuesOf(request, "host");
  const [host] = given;
  if (given.length !== 1 || host === undefined) throw new Refusal(400, "the request must name its host once");
  if (!hosts.includes(host.toLowerCase()))
    throw new Refusal(
      403,
      `this server answers only as ${hosts.join(" and ")}: open the address that was printed at its start`,
    );
}

/** Another page, be it of another port of this machine, may neither read nor ask. */
function checkOrigin(request: IncomingMessage, { origins }: Address): void {
  for (const origin of valuesOf(request, "origin"))
    if (!origins.includes(origin)) throw new Refusal(403, "requests of other pages are refused");
  for (const site of valuesOf(request, "sec-fetch-site"))
    if (site !== "same-origin" && site !== "none")
      throw new Refusal(403, "links on other pages are refused: copy the address into the browser's address bar");
}

/** Everything here is read; a body would have no meaning. */
function checkMethod(request: IncomingMessage): void {
  if (request.method !== "GET") throw new Refusal(405, "only GET is answered", { headers: { Allow: "GET" } });
  const length = request.headers["content-length"];
  if (request.headers["transfer-encoding"] !== undefined || (length !== undefined && length !== "0"))
    throw new Refusal(400, "a request with a body is refused", { headers: { Connection: "close" } });
}

/** A path on this server, not a whole URL as to a proxy. */
function checkTarget(target: string): void {
  if (!target.startsWith("/")) throw new Refusal(400, "the request must name a path");
  if (target.length > MAX_URL_LENGTH)
    throw new Refusal(
      414,
      `the address is longer than ${MAX_URL_LENGTH.toLocaleString("en")} characters: ask for less`,
    );
}

/** `headers` has only the first of several. */
function valuesOf({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
