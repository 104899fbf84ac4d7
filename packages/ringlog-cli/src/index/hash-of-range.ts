import { createHash } from "node:crypto";
import { readSync } from "node:fs";

/** SHA-256 of a short part of a file, as far as the file has it. */
export function hashOfRange(fd: number, fromByte: number, toByte: number): string {
  const buffer = Buffer.alloc(toByte - fromByte);
  const bytesRead = readSync(fd, buffer, 0, buffer.length, fromByte);
  return createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex");
}
