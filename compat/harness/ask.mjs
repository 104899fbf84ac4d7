// @ts-check
import assert from "node:assert/strict";

const ID_HEADER = "x-request-id";

/**
 * Asks a server, and sees that the answer has the request's id.
 * @param {string} url
 * @param {string} id
 * @param {RequestInit} [init]
 * @returns {Promise<string>} "200 text"
 */
export async function ask(url, id, init = {}) {
  const answer = await fetch(url, { redirect: "manual", ...init, headers: { ...init.headers, [ID_HEADER]: id } });
  assert.equal(answer.headers.get(ID_HEADER), id, url);
  return `${answer.status} ${await answer.text()}`;
}

/**
 * What a request's records say, without what differs from run to run: by id, in a fixed order.
 * @param {readonly any[]} records
 * @returns {Record<string, string[]>}
 */
export function byRequest(records) {
  /** @type {Record<string, string[]>} */
  const found = {};
  for (const record of records) {
    const id = record["request.id"];
    if (id === undefined) continue;
    found[id] = [...(found[id] ?? []), describe(record)].sort();
  }
  return found;
}

/** @param {any} record */
function describe(record) {
  const { level, msg, "http.route": route, "exception.type": type, "logger.name": name } = record;
  if (record["http.server.request.duration"] === undefined)
    return `${level} ${msg}${type ? ` ${type}` : ""}${route ? ` at ${route}` : ""}${name ? ` of ${name}` : ""}`;
  const { "http.response.status_code": status, "http.response.body.size": bytes } = record;
  assert.equal(typeof bytes, "number", msg);
  return `${level} access ${record["http.request.method"]} ${route} ${status}${record["http.aborted"] ? " aborted" : ""}`;
}
