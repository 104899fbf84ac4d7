/** A file that is read as a log, or as a part of one. */
export interface LogFile {
  /** For messages and lists: as it was given, or a path beside it. */
  readonly path: string;
  /** `<device>:<inode>`, which a rename keeps. */
  readonly identity: string;
  /** 16 hexadecimal digits of its first bytes (the first line, up to 4 KiB) : the same after a rename or a restart. */
  readonly key: string;
  /** As it is stored. */
  readonly bytes: number;
  readonly isGzip: boolean;
  readonly changedMs: number;
}

/** A line and where it stands; for a packed file, in what it unpacks to. */
export interface Line {
  /** Without the line's end, and without `\r`; only the first bytes where it is too long. The memory may be used again afterwards. */
  readonly bytes: Buffer;
  readonly byte: number;
  readonly isTooLong: boolean;
  /** False for a last line that lacks its end: it may still grow. */
  readonly isEnded: boolean;
}
