/**
 * A frame is one record's bytes inside a ring: a header of 32 bytes, then sections. All numbers are little-endian.
 *
 *     byte  0        4      5      6..7   8         16       24         28          32
 *          ┌────────┬──────┬──────┬──────┬─────────┬────────┬──────────┬───────────┬──────────
 *          │ length │ kind │level │  0   │ time ms │  seq   │ logger id│ message id│ sections…
 *          │ u32    │ u8   │ u8   │      │ f64     │ f64    │ u32      │ u32       │
 *          └────────┴──────┴──────┴──────┴─────────┴────────┴──────────┴───────────┴──────────
 *
 * `length` covers the header and is a multiple of 8. Ids point into the ring's dictionary; 0 is none. A section is one tag
 * byte, the length of its payload (u32) and the payload; tag 0 or the frame's end ends the list. Text is UTF-8.
 */
export const HEADER_BYTES = 32;
/** Cells of the header, counted in 32-bit words and in 64-bit words from the frame's start. */
export const LENGTH_WORD = 0;
export const KIND_WORD = 1;
export const LOGGER_WORD = 6;
export const MESSAGE_WORD = 7;
export const TIME_DOUBLE = 1;
export const SEQ_DOUBLE = 2;

/** A section's tag and the length of its payload. */
export const SECTION_HEADER_BYTES = 5;

/** What a frame is. Nothing: one that could not be read back after a crash, and is passed over. */
export const KIND_NOTHING = 0;
export const KIND_RECORD = 1;
/** A new configuration (one JSON string): all that was accepted before goes to the old outputs. */
export const KIND_CONFIG = 2;
/** A sample of what the throttle withheld: a request id or a raw message seen for the first time in a window. */
export const KIND_SAMPLE = 3;
/** A throttle window that a caller closed: its count goes into a summary. */
export const KIND_WINDOW = 4;

/**
 * A record for the recorder: below its logger's level, kept in memory and written only before an error. Its `seq` is that of the
 * record before it, so that a consumer which has not seen that one knows where the thread stands.
 */
export const KIND_QUIET = 5;

/** Sections, in the order in which they are written. Payloads are tagged values (see `value.ts`) unless said otherwise. */
export const SECTION_END = 0;
/** One string. */
export const SECTION_MESSAGE = 1;
/** One string. */
export const SECTION_LOGGER = 2;
/** One string. */
export const SECTION_REQUEST = 3;
/** Two strings: trace id, span id. */
export const SECTION_TRACE = 4;
/** What follows the tag of an ERROR (see `value.ts`). */
export const SECTION_ERROR = 5;
/** Not tagged: fingerprint (2 × u32), table cell (u32), generation (u32). Cell 0xffffffff: not throttled. */
export const SECTION_FINGERPRINT = 6;
/**
 * function name (string), args, path (array or undefined), crash (boolean or undefined), duration in ms (number or undefined), arguments at the failure
 * (undefined: not asked for; true: as at entry; false: those above are of the failure; null: not known; else an array), readings of
 * the call in the order of `CallFigures` (array, or undefined).
 */
export const SECTION_DEBUG = 7;
/** Not tagged: ten f64 in the order of `Snapshot`; NaN where the worker fills in. */
export const SECTION_SNAPSHOT = 8;
/** One object; may occur several times, a later one overrides. The last one holds the call's own fields. */
export const SECTION_FIELDS = 9;
/** Not tagged: one u8 of FLAG_ bits. */
export const SECTION_FLAGS = 10;
/** One string: `event.name`. */
export const SECTION_EVENT = 11;

/**
 * A line that its caller has composed, in parts that stand one behind the other: strings, and UNDEFINED in place of `,"time":` and
 * the frame's time.
 */
export const SECTION_LINE = 12;

/** The record is below the threshold of the sink that `written` speaks of. */
export const FLAG_SECONDARY_ONLY = 1;

export const NO_CELL = 0xffffffff;
