import { fstatSync } from "node:fs";
import { entryOf } from "./entry-of.js";
import { readLineRange } from "./line-ranges.js";
import { type OwnName, OwnNames } from "./own-names.js";

const WINDOWS = 200;
const WINDOW_BYTES = 32_768;
const MAX_LINE_BYTES = 65_536;

/** Which own fields a log has, from windows spread over the whole file, or all of a short one. */
export function sampleNames(fd: number): readonly OwnName[] {
  const names = new OwnNames();
  const { size } = fstatSync(fd);
  const step = Math.max(WINDOW_BYTES, Math.floor(size / WINDOWS));
  for (let fromByte = 0; fromByte < size; fromByte += step) {
    const toByte = Math.min(size, fromByte + WINDOW_BYTES);
    readLineRange(fd, { fromByte, toByte, maxLineBytes: MAX_LINE_BYTES }, (buffer, from, to, _byte, isCut) => {
      const entry = isCut ? undefined : entryOf(buffer.subarray(from, to));
      if (entry !== undefined) names.add(entry.fields);
    });
  }
  return names.list();
}
