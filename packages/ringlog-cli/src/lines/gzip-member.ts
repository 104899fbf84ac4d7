/** Layout of a gzip member: RFC 1952. */
export const TRAILER_BYTES = 8;
/** A header has at most a name, a comment and an extra field; nobody writes longer ones. */
export const MAX_HEADER_BYTES = 4_096;

const MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const FIXED_BYTES = 10;
const HEADER_CHECK = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;
const LAST_SYSTEM = 13;
const UNKNOWN_SYSTEM = 255;

/** Length of the header that a member begins with; undefined where there is none. */
export function headerBytes(start: Buffer): number | undefined {
  if (!isHeader(start, 0)) return undefined;
  const flags = start[3] as number;
  let end = FIXED_BYTES;
  if (flags & EXTRA) end += 2 + (start.length >= end + 2 ? start.readUInt16LE(end) : start.length);
  for (const text of [NAME, COMMENT]) if (flags & text) end = afterText(start, end);
  if (flags & HEADER_CHECK) end += 2;
  return end <= start.length ? end : undefined;
}

function afterText(start: Buffer, from: number): number {
  const end = start.indexOf(0, from);
  return end === -1 ? start.length + 1 : end + 1;
}

/** Where the next member may begin, at `from` or behind it; -1 where none does. */
export function findHeader(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(MAGIC, from);
  while (at !== -1 && !isHeader(bytes, at)) at = bytes.indexOf(MAGIC, at + 1);
  return at;
}

/** All that the fixed part may say, since three bytes come up by chance in packed text. */
function isHeader(bytes: Buffer, at: number): boolean {
  if (bytes.length < at + FIXED_BYTES || MAGIC.compare(bytes, at, at + MAGIC.length) !== 0) return false;
  const [flags, level, system] = [bytes[at + 3], bytes[at + 8], bytes[at + 9]] as [number, number, number];
  const isKnownSystem = system <= LAST_SYSTEM || system === UNKNOWN_SYSTEM;
  return (flags & RESERVED) === 0 && (level === 0 || level === 2 || level === 4) && isKnownSystem;
}
