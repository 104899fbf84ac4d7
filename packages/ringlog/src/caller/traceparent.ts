/** The trace that a record belongs to: lower-case hexadecimal, 32 and 16 digits, neither all zero. @internal */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** Version, trace-id, parent-id and flags, as far as every version has them. */
const TRACEPARENT = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}(?:-|$)/;
/** Of version 00, which ends with the flags. */
const LENGTH = 55;

/**
 * What a `traceparent` header says, by the W3C's recommendation Trace Context: of a version that is not known yet what this one
 * has, too. Undefined for what is invalid.
 */
export function parseTraceparent(header: unknown): TraceIds | undefined {
  if (typeof header !== "string") return undefined;
  const [, version, traceId, spanId] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return version === "00" && header.length !== LENGTH ? undefined : { traceId, spanId };
}
