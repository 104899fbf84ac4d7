/**
 * The beginning of an object that was cut off, as an object of the members that are whole.
 *
 * @returns undefined where not one is
 */
export function headFields(bytes: Buffer): Buffer | undefined {
  const comma = lastCommaOfObject(bytes);
  if (comma < 0) return undefined;
  return Buffer.concat([bytes.subarray(0, comma), Buffer.from("}")]);
}

function lastCommaOfObject(bytes: Buffer): number {
  let depth = 0;
  let comma = -1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) i = endOfString(bytes, i);
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x2c && depth === 1) comma = i;
  }
  return comma;
}

/** @returns where the closing quote stands, or the end of `bytes` */
function endOfString(bytes: Buffer, start: number): number {
  for (let i = bytes.indexOf(0x22, start + 1); i >= 0; i = bytes.indexOf(0x22, i + 1)) {
    let backslashes = 0;
    while (bytes[i - 1 - backslashes] === 0x5c) backslashes++;
    if (backslashes % 2 === 0) return i;
  }
  return bytes.length;
}
