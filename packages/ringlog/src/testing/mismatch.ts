import { AssertionError } from "node:assert";
import { inspect } from "node:util";
import { type Difference, differences, type RecordMatch } from "./match.js";
import type { TestRecord } from "./test-record.js";

/** Records that are shown, the most similar first, and differences of each. */
const MAX_SHOWN = 3;
const MAX_DIFFERENCES = 8;

/** The error of an assertion about records, as `node:assert` throws it: every runner shows its message and its diff. */
export function failed(operator: string, message: string, actual: unknown, expected: unknown): AssertionError {
  return new AssertionError({ message, actual, expected, operator });
}

/** No record is what was asked for. */
export function noMatch(records: readonly TestRecord[], match: RecordMatch): AssertionError {
  const ranked = records
    .map((record, index) => ({ record, index, found: differences(record, match) }))
    .sort((a, b) => a.found.length - b.found.length);
  const nearest = ranked[0]?.record;
  const said = records.length === 1 ? "1 record was" : `${records.length} records were`;
  const lines = [
    `no record matches ${show(match)}; ${said} logged${records.length > 1 ? ", the most similar first" : ""}`,
  ];
  for (const { record, index, found } of ranked.slice(0, MAX_SHOWN)) lines.push(...describe(record, index, found));
  if (ranked.length > MAX_SHOWN) lines.push(`  and ${ranked.length - MAX_SHOWN} more`);
  return failed("expectRecord", lines.join("\n"), nearest && pick(nearest, match), match);
}

/** A record with what is wrong with it. `index` counts from 0. */
export function describe(record: TestRecord, index: number, found: readonly Difference[]): string[] {
  const lines = found
    .slice(0, MAX_DIFFERENCES)
    .map(({ path, expected, actual }) => `      ${path}: expected ${show(expected)}, is ${show(actual)}`);
  return [`  #${index + 1} ${title(record)}`, ...lines];
}

/** `error "no such user" (users)` */
export function title(record: TestRecord): string {
  const name = record["logger.name"];
  return `${record.level} ${JSON.stringify(record.msg)}${name === undefined ? "" : ` (${name})`}`;
}

/** Those keys of a record that were asked for. */
function pick(record: TestRecord, match: RecordMatch): object {
  return Object.fromEntries(Object.keys(match).map((key) => [key, record[key]]));
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  return inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxStringLength: 200, maxArrayLength: 20 });
}
