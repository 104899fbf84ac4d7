/** What is needed of `http.IncomingMessage`, and of what HTTP/2 has in its place. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Of Express and others: `url` as it was before a router took its part off. */
  readonly originalUrl?: string | undefined;
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** What is needed of `http.ServerResponse`, and of what HTTP/2 has in its place. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  hasHeader(name: string): boolean;
  on(event: string, listener: () => void): unknown;
}
