import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { CliError } from "../cli/cli-error.js";
import { answerBadRequest } from "./bad-request.js";

const HOST = "127.0.0.1";
/** What a client can take of the server, in bytes and milliseconds. */
export type ListenLimits = typeof LIMITS;

const LIMITS = {
  /** Request line and headers together. */
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 10_000,
};
/** Those that listen for events, and some for each page's questions. */
const MAX_CONNECTIONS = 256;
const MAX_HEADERS = 64;

/**
 * A server that this machine alone reaches, with bounds on all that a client can make it keep.
 *
 * @param port 0 for any that is free
 * @throws CliError where it cannot have the port
 */
export async function listen(port: number, limits: Partial<ListenLimits> = {}): Promise<Server> {
  // A missing Host is told as everything else that is wrong, by the listener.
  const server = createServer({ ...LIMITS, ...limits, requireHostHeader: false });
  server.maxConnections = MAX_CONNECTIONS;
  server.maxHeadersCount = MAX_HEADERS;
  server.on("connection", refuseOthers);
  server.on("clientError", answerBadRequest);
  server.listen({ port, host: HOST, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    throw cannotListen(port, error);
  }
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Ends all connections, also those on which something is being sent. */
export async function endServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}

/** The kernel sees to it; this holds where it was told otherwise (`route_localnet`). */
function refuseOthers(socket: Socket): void {
  if (!socket.remoteAddress?.startsWith("127.")) socket.destroy();
}

function cannotListen(port: number, error: unknown): CliError {
  const code = (error as NodeJS.ErrnoException).code;
  const why =
    code === "EADDRINUSE" ? "another program has it" : code === "EACCES" ? "it needs more rights" : String(error);
  return new CliError(`cannot listen on port ${port}: ${why}. Choose another port, or none for any that is free`, {
    cause: error,
  });
}
