import { useState } from "preact/hooks";

/** What nearly every log has; those that a log has not are not shown. */
const USUAL = ["service.name", "logger.name", "exception.type", "code.function.name", "http.route", "event.name"];
const KEY = "ringlog.facets";

/** Which fields have a facet: the usual ones, and those that the user has added. */
export function useFacetFields() {
  const [own, setOwn] = useState(readOwn);
  const change = (next: string[]) => {
    setOwn(next);
    writeOwn(next);
  };
  return {
    own,
    names: [...new Set([...USUAL, ...own])],
    add: (field: string) => change([...new Set([...own, field])]),
    remove: (field: string) => change(own.filter((name) => name !== field)),
  };
}

const MAX_OWN = 12;

function readOwn(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((name) => typeof name === "string").slice(0, MAX_OWN) : [];
  } catch {
    return []; // refused, or not written by this page
  }
}

function writeOwn(names: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(names));
  } catch {
    return; // refused: the choice lasts as long as the page
  }
}
