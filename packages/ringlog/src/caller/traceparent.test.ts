import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseTraceparent } from "./traceparent.js";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const IDS = { traceId: TRACE, spanId: SPAN };

const HEX = [..."0123456789abcdef"];
const hex = (length: number) =>
  fc.array(fc.constantFrom(...HEX), { minLength: length, maxLength: length }).map((digits) => digits.join(""));
const id = (length: number) => hex(length).filter((text) => !/^0*$/.test(text));
const laterVersion = hex(2).filter((version) => version !== "00" && version !== "ff");

test("the recommendation's own examples", () => {
  assert.deepEqual(parseTraceparent(`00-${TRACE}-${SPAN}-01`), IDS);
  assert.deepEqual(parseTraceparent(`00-${TRACE}-${SPAN}-00`), IDS);
});

test("a later version, by what it has of this one", () => {
  for (const header of [
    `cc-${TRACE}-${SPAN}-01`,
    `01-${TRACE}-${SPAN}-ff-`,
    `fe-${TRACE}-${SPAN}-01-what the\nfuture will be like`,
  ])
    assert.deepEqual(parseTraceparent(header), IDS, header);
  for (const header of [
    `01-${TRACE}-${SPAN}-01.`,
    `01-${TRACE}-${SPAN}-011`,
    `01-${TRACE}-${SPAN}-1`,
    `01-${TRACE}-${SPAN}`,
  ])
    assert.equal(parseTraceparent(header), undefined, header);
});

test("what is not valid is ignored", () => {
  const invalid: unknown[] = [
    `ff-${TRACE}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `01-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN.toUpperCase()}-01`,
    `0A-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-0A`,
    `00-${TRACE}-${SPAN}-01-`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01\n`,
    ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01 `,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `00_${TRACE}_${SPAN}_01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE.slice(1)}-${SPAN}-01`,
    `0-${TRACE}-${SPAN}-01`,
    "",
    "00",
    undefined,
    null,
    55,
    [`00-${TRACE}-${SPAN}-01`],
    { toString: () => `00-${TRACE}-${SPAN}-01` },
  ];
  for (const header of invalid) assert.equal(parseTraceparent(header), undefined, JSON.stringify(header));
});

test("property: whatever ids, flags and later versions there are come back as they were", () => {
  const more = fc.oneof(
    fc.constant(""),
    fc.string().map((text) => `-${text}`),
  );
  fc.assert(
    fc.property(laterVersion, id(32), id(16), hex(2), more, (version, traceId, spanId, flags, rest) => {
      assert.deepEqual(parseTraceparent(`00-${traceId}-${spanId}-${flags}`), { traceId, spanId });
      assert.deepEqual(parseTraceparent(`${version}-${traceId}-${spanId}-${flags}${rest}`), { traceId, spanId });
    }),
  );
});

/** Word by word as the recommendation says it, to hold the expression against. */
function byTheBook(header: string): { traceId: string; spanId: string } | undefined {
  const digits = (text: string, length: number) =>
    text.length === length && [...text].every((digit) => HEX.includes(digit));
  const version = header.slice(0, 2);
  if (!digits(version, 2) || header[2] !== "-" || version === "ff" || header.length < 55) return undefined;
  const [traceId, spanId, flags] = [header.slice(3, 35), header.slice(36, 52), header.slice(53, 55)];
  if (!digits(traceId, 32) || header[35] !== "-" || /^0+$/.test(traceId)) return undefined;
  if (!digits(spanId, 16) || header[52] !== "-" || /^0+$/.test(spanId)) return undefined;
  if (!digits(flags, 2) || (header.length > 55 && (version === "00" || header[55] !== "-"))) return undefined;
  return { traceId, spanId };
}

test("property: a header with anything changed is taken exactly if the recommendation says so", () => {
  const character = fc.oneof(fc.constantFrom(..."0fF-g \n"), fc.string({ minLength: 0, maxLength: 2 }));
  const version = fc.constantFrom("00", "01", "fe", "ff", "0f", "F0");
  const changed = fc
    .tuple(version, fc.constantFrom(TRACE, "0".repeat(32)), fc.constantFrom(SPAN, "0".repeat(16)), hex(2), fc.string())
    .map(([first, traceId, spanId, flags, rest]) => `${first}-${traceId}-${spanId}-${flags}${rest}`);
  fc.assert(
    fc.property(changed, fc.nat(60), fc.nat(2), character, (header, at, cut, put) => {
      const given = header.slice(0, at) + put + header.slice(at + cut);
      assert.deepEqual(parseTraceparent(given), byTheBook(given), JSON.stringify(given));
      assert.deepEqual(parseTraceparent(header), byTheBook(header), JSON.stringify(header));
    }),
    { numRuns: 2_000 },
  );
});
