import type { EntryReply } from "../../model/api.js";

/** An entry as JSON for a person or a program: its fields as they were written, readable; the line itself where it is none. */
export function jsonCopy(reply: EntryReply): string {
  const { fields, raw, isCut, file } = reply;
  const value = fields === null ? { raw, isCut, file } : fields;
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
