/** A request that is not answered as it was asked; becomes an `ErrorReply`. */
export class Refusal extends Error {
  readonly status: number;
  /** Where in `q` it goes wrong, from 0. */
  readonly at: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, more: { at?: number; headers?: Readonly<Record<string, string>> } = {}) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.at = more.at;
    this.headers = more.headers ?? {};
  }
}
