import type { ThreadReport } from "./report.js";
import { type Arrival, type GapBudget, Sequence } from "./sequence.js";

/** What is known of one thread of one process. */
export class ThreadAccount {
  readonly #threadId: number;
  readonly #sequence: Sequence;
  readonly #arrivals: { [arrival in Arrival]: number } = { next: 0, late: 0, duplicate: 0, uncertain: 0 };
  #ownRecords = 0;
  #dropped = 0;

  constructor(threadId: number, budget: GapBudget) {
    this.#threadId = threadId;
    this.#sequence = new Sequence(budget);
  }

  addRecord(seq: number): Arrival {
    const arrival = this.#sequence.add(seq);
    this.#arrivals[arrival]++;
    return arrival;
  }

  addOwn(dropped: number): void {
    this.#ownRecords++;
    this.#dropped += dropped;
  }

  report(fromStart: boolean): ThreadReport {
    const { first, last } = this.#sequence;
    const before = Math.max(first - 1, 0);
    const missing = this.#sequence.missing + (fromStart ? before : 0);
    const explained = Math.min(missing, this.#dropped);
    const ranges = this.#sequence.missingRanges();
    return {
      threadId: this.#threadId,
      firstSeq: first === 0 ? undefined : first,
      lastSeq: last === 0 ? undefined : last,
      ...this.#recordCounts(),
      missing,
      dropped: this.#dropped,
      explained,
      unexplained: missing - explained,
      droppedUnseen: this.#dropped - explained,
      beforeFirst: fromStart ? 0 : before,
      missingRanges: fromStart && before > 0 ? [{ from: 1, to: before }, ...ranges.slice(0, -1)] : ranges,
    };
  }

  #recordCounts() {
    const { next, late, duplicate, uncertain } = this.#arrivals;
    return {
      records: next + late + duplicate + uncertain,
      ownRecords: this.#ownRecords,
      duplicated: duplicate,
      outOfOrder: late,
      uncertain,
    };
  }
}
