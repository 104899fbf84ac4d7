/** A query that cannot be understood. The message says what is wrong and what to write instead. */
export class QueryError extends Error {
  override readonly name = "QueryError";
  /** Where in the text, from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}
