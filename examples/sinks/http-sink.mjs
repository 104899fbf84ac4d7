// @ts-check
// A sink that posts lines to an HTTP endpoint, as NDJSON. It holds nothing by itself: the worker keeps what waits, within bounds,
// and comes again with what was not taken.
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** Answers that no repetition makes better; the others may pass. */
const FINAL = [400, 401, 403, 404, 405, 413, 415, 422];

/** @type {import("ringlog/sinks").OpenSink<{ readonly url: string, readonly token?: string }>} */
export function open({ url, token }, { refused }) {
  const target = new URL(url);
  const request = target.protocol === "https:" ? requestHttps : requestHttp;
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    async write(lines, { signal }) {
      const status = await post(lines, signal);
      if (FINAL.includes(status)) throw refused(`answered with ${status}`);
      if (status >= 300) throw new Error(`answered with ${status}`);
    },
  };

  /**
   * @param {Buffer} lines
   * @param {AbortSignal} signal
   * @returns {Promise<number>}
   */
  function post(lines, signal) {
    const headers = { "content-type": "application/x-ndjson", "content-length": lines.length, ...authorization };
    return new Promise((resolve, reject) => {
      const sent = request(target, { method: "POST", headers, signal }, (answer) => {
        answer.resume();
        answer.once("error", reject).once("end", () => resolve(answer.statusCode ?? 0));
      });
      sent.once("error", reject).end(lines);
    });
  }
}
