/**
 * Where an index has the values of a field. Both are SQL expressions over a row (as a rule the quoted name of a column), without
 * parameters; NULL where the value is of the other kind, and for a line without the field or with null. What is left out has no values.
 *
 * A field of texts (`msg` and those of KNOWN_FIELDS) has all its values in `text`, numbers as DuckDB reads them from JSON into VARCHAR.
 */
export interface FieldColumns {
  /** Texts as they are; `true` and `false`; objects and arrays as JSON without blanks. Of `msg` '' for a line without one. */
  readonly text?: string | undefined;
  /** DOUBLE: JSON's numbers, never NaN. Numbers that a line writes as texts are in `text`. */
  readonly number?: string | undefined;
}

/**
 * How the rows of an index are named. Beside its fields it has `level`, TINYINT from 1 (trace) to 6 (fatal) and 0 for none, and
 * `time_ms`, BIGINT, NULL for a line that tells no time.
 */
export interface ColumnNames {
  /** SQL of how long what a row tells of took, in milliseconds: the first of DURATION_FIELDS that is a number; NULL where none is. */
  readonly ms: string;
  /** @returns undefined for a field that no line of the index has */
  column(field: string): FieldColumns | undefined;
}
