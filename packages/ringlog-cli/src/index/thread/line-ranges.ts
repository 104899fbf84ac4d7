import { readSync } from "node:fs";

const READ_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** Receives a line: bytes `from` to `to` of `buffer`, which is used again afterwards, and where it begins in the file. */
export type TakeLine = (buffer: Buffer, from: number, to: number, byte: number, isCut: boolean) => void;

/**
 * Reads the lines that begin at `fromByte` or behind it and before `toByte`. A line that is longer than `maxLineBytes` is cut to that; what
 * follows is passed over without being kept.
 */
export function readLineRange(
  fd: number,
  {
    fromByte,
    toByte,
    maxLineBytes,
  }: { readonly fromByte: number; readonly toByte: number; readonly maxLineBytes: number },
  take: TakeLine,
): void {
  // A line that is as long as may be, and a read behind it.
  const buffer = Buffer.allocUnsafe(maxLineBytes + READ_BYTES);
  let byte = fromByte === 0 ? 0 : fromByte - 1; // of buffer[0] in the file
  let used = 0;
  let isSkipping = fromByte > 0; // the line that began before
  while (byte < toByte) {
    const read = readSync(fd, buffer, used, READ_BYTES, byte + used);
    const end = used + read;
    let start = 0;
    for (
      let newline = buffer.indexOf(NEWLINE, used);
      newline >= 0 && newline < end;
      newline = buffer.indexOf(NEWLINE, start)
    ) {
      if (byte + start >= toByte) return;
      if (!isSkipping) give(buffer, start, newline, byte + start, maxLineBytes, take);
      isSkipping = false;
      start = newline + 1;
    }
    if (read === 0) {
      if (!isSkipping && start < end && byte + start < toByte)
        give(buffer, start, end, byte + start, maxLineBytes, take);
      return;
    }
    if (byte + start >= toByte && !isSkipping) return;
    if (end - start >= maxLineBytes && !isSkipping) {
      take(buffer, start, start + maxLineBytes, byte + start, true);
      isSkipping = true;
    }
    if (isSkipping) {
      byte += end;
      used = 0;
    } else {
      buffer.copy(buffer, 0, start, end);
      byte += start;
      used = end - start;
    }
  }
}

/** Empty lines are none. `\r` before the end belongs to the end. */
function give(buffer: Buffer, from: number, newline: number, byte: number, maxLineBytes: number, take: TakeLine): void {
  const to = newline > from && buffer[newline - 1] === 0x0d ? newline - 1 : newline;
  if (to === from) return;
  if (to - from > maxLineBytes) take(buffer, from, from + maxLineBytes, byte, true);
  else take(buffer, from, to, byte, false);
}
