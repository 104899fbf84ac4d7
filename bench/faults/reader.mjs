// Reads what a run left behind, with nothing of ringlog's own code: each line whole, none twice, none missing.
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/**
 * @typedef {object} Found
 * @property {number} lines records of the application
 * @property {number} torn lines that are no JSON object, or without an end
 * @property {number} duplicated
 * @property {number} missing numbers between the first and the last `seq` of a thread that are not there
 * @property {number} dropped that loss records tell of
 * @property {number} suppressed that summaries tell of
 * @property {number} fatal
 * @property {number} recovered records that say an earlier run was recovered
 * @property {readonly string[]} tornExamples
 */

const NEWLINE = 10;
const MAX_EXAMPLES = 3;

export class LogReader {
  #lines = 0;
  #torn = 0;
  #duplicated = 0;
  #dropped = 0;
  #suppressed = 0;
  #fatal = 0;
  #recovered = 0;
  #tornExamples = [];
  /** By run, the numbers that were seen; by thread, those of the logger itself. */
  #numbers = new Map();
  #sequences = new Map();

  /** All files of the log: the one that is written to, and those that it was rotated into. */
  async readFolder(folder) {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!name.startsWith("app") || !statSync(path).isFile()) continue;
      const file = createReadStream(path, { highWaterMark: 1 << 20 });
      await this.readStream(name.endsWith(".gz") ? file.pipe(createGunzip()) : file);
    }
  }

  /** @param {string} text */
  readText(text) {
    return this.readStream(Readable.from([Buffer.from(text)]));
  }

  /** @param {AsyncIterable<Buffer>} chunks */
  async readStream(chunks) {
    let rest = Buffer.alloc(0);
    for await (const chunk of chunks) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        const part = chunk.subarray(start, end);
        this.#line((rest.length === 0 ? part : Buffer.concat([rest, part])).toString("utf8"));
        rest = Buffer.alloc(0);
        start = end + 1;
      }
      rest = Buffer.concat([rest, chunk.subarray(start)]);
    }
    if (rest.length > 0) this.#tear(rest.toString("utf8"));
  }

  /** @returns {Found} */
  found() {
    const missing = [...this.#sequences.values()].reduce((sum, { highest, seen }) => sum + highest - seen.size, 0);
    return {
      lines: this.#lines,
      torn: this.#torn,
      duplicated: this.#duplicated,
      missing,
      dropped: this.#dropped,
      suppressed: this.#suppressed,
      fatal: this.#fatal,
      recovered: this.#recovered,
      tornExamples: this.#tornExamples,
    };
  }

  #line(text) {
    const record = parse(text);
    if (record === undefined) return this.#tear(text);
    if (record.level === "fatal" || record.level === 60) this.#fatal++;
    if (this.#isOwn(record)) return;
    if (record.n === undefined && record.seq === undefined) return;
    const isNew = this.#isNewNumber(record) && this.#isNewSeq(record);
    if (isNew) this.#lines++;
    else this.#duplicated++;
  }

  /** Records of ringlog's making. */
  #isOwn(record) {
    switch (record["event.name"]) {
      case "ringlog.dropped":
        this.#dropped += record["dropped.count"];
        return true;
      case "ringlog.suppressed":
        this.#suppressed += record["log_count"];
        return true;
      case "ringlog.recovered":
        this.#recovered++;
        return true;
      default:
        return typeof record["event.name"] === "string" && record["event.name"].startsWith("ringlog.");
    }
  }

  #isNewNumber({ run, n }) {
    if (n === undefined || run === undefined) return true;
    return addTo(setOf(this.#numbers, run), n);
  }

  #isNewSeq(record) {
    if (typeof record.seq !== "number") return true;
    const thread = `${record["service.instance.id"]} ${record["thread.id"]}`;
    let sequence = this.#sequences.get(thread);
    if (sequence === undefined) {
      sequence = { highest: 0, seen: new Set() };
      this.#sequences.set(thread, sequence);
    }
    sequence.highest = Math.max(sequence.highest, record.seq);
    return addTo(sequence.seen, record.seq);
  }

  #tear(text) {
    this.#torn++;
    if (this.#tornExamples.length < MAX_EXAMPLES)
      this.#tornExamples.push(text.length > 200 ? `${text.slice(0, 100)} … ${text.slice(-100)}` : text);
  }
}

/** @returns {any} undefined where it is no JSON object */
function parse(text) {
  try {
    const record = JSON.parse(text);
    return typeof record === "object" && record !== null ? record : undefined;
  } catch {
    // A line that is no JSON is what is looked for.
    return undefined;
  }
}

function setOf(map, key) {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set();
  map.set(key, made);
  return made;
}

function addTo(set, value) {
  const before = set.size;
  return set.add(value).size > before;
}
