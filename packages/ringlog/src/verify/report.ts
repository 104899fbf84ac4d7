/** What `verify` can be asked for beside the paths. */
export interface VerifyOptions {
  /** Whether the rotated files in each log's folder are read too. Default `true`. */
  readonly rotated?: boolean | undefined;
  /**
   * Whether the files are known to hold each thread's records from the first one on: numbers below the first one that is
   * seen are then missing. Default `false`: they are only counted as `beforeFirst`, for older files may have been removed.
   */
  readonly fromStart?: boolean | undefined;
  /** Longest line that is looked into, in bytes; longer ones are no records. Default 4 MiB. */
  readonly maxLineBytes?: number | undefined;
  /** Most threads, of all processes, whose numbers are followed. Default 100,000. */
  readonly maxThreads?: number | undefined;
  /** Most gaps in the numbers, of all threads, that are kept in memory. Default 100,000. */
  readonly maxGaps?: number | undefined;
}

/** What was found of the numbers (`seq`) of a thread, of a process, or in all. */
export interface SequenceCounts {
  /** Lines with a `seq`, each one counted, also where it stands twice. */
  readonly records: number;
  /** Lines that ringlog made itself: those with a `ringlog.` event name and without `seq`. */
  readonly ownRecords: number;
  /** Records whose number was there before. */
  readonly duplicated: number;
  /** Records that stand after one with a higher number. */
  readonly outOfOrder: number;
  /** Numbers that are not there, between the first and the last that are. */
  readonly missing: number;
  /** Records lost, as the `ringlog.dropped` records tell. */
  readonly dropped: number;
  /** Missing numbers that these losses explain. */
  readonly explained: number;
  readonly unexplained: number;
  /** Losses that no missing number shows: they came before the first number that is seen, or after the last. */
  readonly droppedUnseen: number;
  /** Numbers below the first one that is seen, unless they count as missing (`fromStart`). */
  readonly beforeFirst: number;
  /** Records so late that the gaps of their time were given up (`maxGaps`): they came late, or they stand twice. */
  readonly uncertain: number;
}

/** Numbers, both included. */
export interface SequenceRange {
  readonly from: number;
  readonly to: number;
}

export interface ThreadReport extends SequenceCounts {
  /** `thread.id`: 0 is the main thread. */
  readonly threadId: number;
  /** Lowest and highest number seen; undefined where none was. */
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  /** Which numbers are missing: the lowest 20 ranges. */
  readonly missingRanges: readonly SequenceRange[];
}

/** One start of a process. */
export interface ProcessReport extends SequenceCounts {
  /** `service.instance.id` */
  readonly instanceId: string;
  /** `service.name` of its first record. */
  readonly serviceName: string;
  readonly pid: number;
  /** By `threadId`. */
  readonly threads: readonly ThreadReport[];
}

/** What kinds of lines were found. Each is one of `records`, `ownRecords`, `torn` and `foreign`. */
export interface LineCounts {
  readonly lines: number;
  readonly records: number;
  readonly ownRecords: number;
  /** Lines that are a part of a record, a damaged one or several in one, and last lines without their end. */
  readonly torn: number;
  /** Lines of others. */
  readonly foreign: number;
}

export interface FileReport extends LineCounts {
  readonly path: string;
  /** As it lies on the disk. */
  readonly bytes: number;
  readonly gzip: boolean;
  /** Why it could not be read to its end, as for damaged gzip. */
  readonly damage?: string;
}

/** Where something is wrong. */
export interface VerifyProblem {
  readonly kind: "torn" | "foreign" | "duplicated" | "outOfOrder";
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Where the line begins, in bytes of the text, unpacked. */
  readonly byte: number;
  /** For people. */
  readonly what: string;
}

/** Plain data, so that it can be written as JSON. */
export interface VerifyReport extends SequenceCounts, LineCounts {
  /**
   * Whether every line is whole, none is there twice, and each missing number is explained: `torn`, `duplicated`,
   * `unexplained`, `uncertain` and `untracked` are 0 and no file is damaged.
   */
  readonly ok: boolean;
  /** In the order in which they were read, the oldest first. */
  readonly files: readonly FileReport[];
  /** By first appearance. */
  readonly processes: readonly ProcessReport[];
  /** Records of threads beyond `maxThreads`: counted as lines, their numbers not followed. */
  readonly untracked: number;
  /** The first 100 of each kind. */
  readonly problems: readonly VerifyProblem[];
}
