import type { Entry } from "../model/entry.js";
import { levelOfStatus } from "./level.js";
import { timeOf } from "./time.js";

/** Common and combined log format of Apache, which nginx writes, too: RFC 3986 targets have no quotes that are not escaped. */
const ACCESS =
  /^(\S{1,255}) (\S{1,255}) (\S[^[]{0,255}) \[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/s;
const REQUEST = /^([A-Z]{3,16}) (\S+)(?: (HTTP\/[\d.]+))?$/;

/** A line of a web server's access log; undefined for any other. */
export function readAccess(text: string): Entry | undefined {
  // What every such line has, and few others: most lines need not be matched.
  if (!text.includes('] "')) return undefined;
  const match = ACCESS.exec(text);
  const time = timeOf(match?.[4]);
  if (match === null || time === undefined) return undefined;
  const [, address, identity, user, , request = "", status, bytes, referrer, agent, more = ""] = match;
  const fields = new Map<string, unknown>([["client.address", address]]);
  const put = (key: string, value: string | undefined): void => {
    if (value !== undefined && value !== "-" && value !== "") fields.set(key, value);
  };
  put("client.identity", identity);
  put("user.name", user);
  const { method, target, protocol } = partsOf(request);
  put("http.request.method", method);
  put("url.path", target?.split("?", 1)[0]);
  if (target?.includes("?")) put("url.query", target.slice(target.indexOf("?") + 1));
  put("network.protocol", protocol);
  fields.set("http.response.status_code", Number(status));
  if (bytes !== "-") fields.set("http.response.body.size", Number(bytes));
  put("http.request.header.referer", referrer);
  put("user_agent.original", agent);
  put("more", more.trim());
  return {
    format: "text",
    timeMs: time.timeMs,
    level: levelOfStatus(Number(status)),
    msg: `${request} ${status}`,
    fields,
  };
}

/** Undefined parts of what is no request: a port scan, bytes of another protocol. */
function partsOf(request: string): { method?: string; target?: string; protocol?: string } {
  const [, method, target, protocol] = REQUEST.exec(request) ?? [];
  return {
    ...(method === undefined ? {} : { method }),
    ...(target === undefined ? {} : { target }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}
