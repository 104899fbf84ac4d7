import { differences, type RecordMatch } from "./match.js";
import { describe, failed, noMatch, title } from "./mismatch.js";
import type { TestRecord } from "./test-record.js";

/** What was logged, and what can be asked of it. Every method can be taken out of the object. */
export interface LogBook {
  /** All records so far, oldest first: one array that grows, and is emptied by `clear`. */
  readonly records: readonly TestRecord[];
  /** The same as lines of JSON, byte for byte what a log file would hold, without line ends. */
  readonly lines: readonly string[];
  /** Forgets all records so far. The throttle forgets nothing. */
  readonly clear: () => void;
  /** The first record that matches, or undefined. */
  readonly find: (match: RecordMatch) => TestRecord | undefined;
  /** All records that match. */
  readonly filter: (match: RecordMatch) => readonly TestRecord[];
  /**
   * The first record that matches.
   * @throws AssertionError that shows the most similar ones, and where they differ
   */
  readonly expectRecord: (match: RecordMatch) => TestRecord;
  /** @throws AssertionError if a record matches; without `match`, if there is any record */
  readonly expectNoRecord: (match?: RecordMatch) => void;
  /** @throws AssertionError unless there are as many records as matches, and each matches its own, in this order */
  readonly expectRecords: (matches: readonly RecordMatch[]) => readonly TestRecord[];
}

/** A book, and what writes into it. `settle`: called before it is asked, so that nothing is still on its way. */
export function openBook(settle: () => void): LogBook & { readonly write: (line: string) => void } {
  const records: TestRecord[] = [];
  const lines: string[] = [];
  const filter = (match: RecordMatch) => {
    settle();
    return records.filter((record) => differences(record, match).length === 0);
  };
  const find = (match: RecordMatch) => filter(match)[0];
  return {
    records,
    lines,
    filter,
    find,
    write: (line) => {
      lines.push(line);
      records.push(JSON.parse(line) as TestRecord);
    },
    clear: () => {
      settle();
      records.length = 0;
      lines.length = 0;
    },
    expectRecord: (match) => {
      const found = find(match);
      if (found === undefined) throw noMatch(records, match);
      return found;
    },
    expectNoRecord: (match = {}) => refuse(filter(match), match),
    expectRecords: (matches) => {
      settle();
      compareAll(records, matches);
      return [...records];
    },
  };
}

function refuse(found: readonly TestRecord[], match: RecordMatch): void {
  if (found.length === 0) return;
  const lines = found.map((record) => `  ${title(record)}`);
  const count = found.length === 1 ? "a record matches" : `${found.length} records match`;
  throw failed("expectNoRecord", [`${count} what must not be logged`, ...lines].join("\n"), found, match);
}

function compareAll(records: readonly TestRecord[], matches: readonly RecordMatch[]): void {
  const lines: string[] = [];
  for (let index = 0; index < Math.max(records.length, matches.length); index++) {
    const [record, match] = [records[index], matches[index]];
    if (record === undefined) lines.push(`  #${index + 1} is missing`);
    else if (match === undefined) lines.push(`  #${index + 1} ${title(record)} is one too many`);
    else {
      const found = differences(record, match);
      if (found.length > 0) lines.push(...describe(record, index, found));
    }
  }
  if (lines.length === 0) return;
  const message = [
    `the records are not those expected (${records.length} logged, ${matches.length} expected)`,
    ...lines,
  ];
  throw failed("expectRecords", message.join("\n"), records, matches);
}
