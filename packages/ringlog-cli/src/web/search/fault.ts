import { signal } from "@preact/signals";
import { parseQuery } from "../../query/parse-query.js";
import { QueryError } from "../../query/query-error.js";

/** What is wrong with a query, and where. */
export interface QueryFault {
  readonly query: string;
  readonly message: string;
  /** From 0. */
  readonly at: number;
}

/** Of the query that stands in the box or in the URL. */
export const queryFault = signal<QueryFault | undefined>(undefined);

/** @returns what is wrong with a query; undefined where nothing is */
export function faultOf(query: string): QueryFault | undefined {
  try {
    parseQuery(query);
    return undefined;
  } catch (error) {
    if (error instanceof QueryError) return { query, message: error.message, at: error.at };
    throw error;
  }
}

/** Takes the fault out of a server's answer. @returns whether it is one */
export function takeFault(query: string, error: unknown): boolean {
  if (!(error instanceof Error) || !("at" in error) || typeof error.at !== "number") return false;
  queryFault.value = { query, message: error.message, at: error.at };
  return true;
}
