import { createHash } from "node:crypto";
import { normalizeMessage } from "../../../../ringlog/src/record/fingerprint-text.js";
import type { Entry } from "../../model/entry.js";

const MAX_MESSAGE_CHARACTERS = 1000;

/**
 * What an error without a fingerprint is grouped by: `~` and a hash of its type and its message, in which numbers, ids, addresses and quoted
 * parts are made equal as the logger does. Undefined for what is no error, or has a fingerprint.
 */
export function groupHash({ level, msg, fields }: Entry): string | undefined {
  if ((level !== "error" && level !== "fatal") || hasText(fields.get("error.fingerprint"))) return undefined;
  const type = fields.get("exception.type") ?? fields.get("error.type") ?? "";
  const message = fields.get("exception.message") ?? msg;
  const equal = normalizeMessage(textOf(message).slice(0, MAX_MESSAGE_CHARACTERS));
  return `~${createHash("sha256")
    .update(`${textOf(type)}\n${equal}`)
    .digest("hex")
    .slice(0, 15)}`;
}

function hasText(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
