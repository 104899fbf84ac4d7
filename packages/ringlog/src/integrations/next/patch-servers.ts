import { Server } from "node:http";
import { Server as SecureServer } from "node:https";
import type { RequestLog } from "../../core.js";
import type { NodeRequest, NodeResponse } from "../request/messages.js";
import { realm, withExchange } from "./realm.js";

type Emit = (this: unknown, event: unknown, ...given: unknown[]) => boolean;

/**
 * Has every request of this process's HTTP servers go through the log that is registered. Next.js has made its server before it
 * calls `register`, and gives nobody a place ahead of its router; as it develops it calls `register` again.
 */
export function patchServers(): void {
  if (realm().isPatched) return;
  realm().isPatched = true;
  for (const { prototype } of [Server, SecureServer]) patch(prototype as unknown as { emit: Emit });
}

function patch(prototype: { emit: Emit }): void {
  const { emit } = prototype;
  prototype.emit = function ringlog(event, ...given) {
    const log = event === "request" ? realm().log : undefined;
    if (log === undefined) return emit.call(this, event, ...given);
    const [request, response] = given as [NodeRequest, NodeResponse];
    return serve(log, request, response, () => emit.call(this, event, ...given));
  };
}

function serve(
  log: RequestLog<unknown, unknown>,
  request: NodeRequest,
  response: NodeResponse,
  answer: () => boolean,
): boolean {
  return withExchange((found) =>
    log.serve({ request, response }, request, response, (exchange) => {
      found(exchange);
      return answer();
    }),
  );
}
