import { signal } from "@preact/signals";

/** What is wrong with a query, and where. */
export interface QueryFault {
  readonly query: string;
  readonly message: string;
  /** From 0. */
  readonly at: number;
}

/** Of the query that stands in the box or in the URL. */
export const queryFault = signal<QueryFault | undefined>(undefined);

/** Takes the fault out of a server's answer. @returns whether it is one */
export function takeFault(query: string, error: unknown): boolean {
  if (!(error instanceof Error) || !("at" in error) || typeof error.at !== "number") return false;
  queryFault.value = { query, message: error.message, at: error.at };
  return true;
}

/** The query was understood. */
export function clearFault(): void {
  queryFault.value = undefined;
}
