import type { LogRecord } from "../../../record/record.js";

const SAID: ReadonlySet<string> = new Set([
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "http.server.request.duration",
  "http.aborted",
]);

/** Whether the message of a request's access record, `GET /users/:id 200 12 ms`, says already what this field does. */
export function isSaidByMessage({ msg, fields }: LogRecord, key: string): boolean {
  if (!fields.has("http.server.request.duration") || !msg.startsWith(`${fields.get("http.request.method")} `))
    return false;
  return SAID.has(key) || (key === "url.path" && msg.split(" ")[1] === fields.get(key));
}
