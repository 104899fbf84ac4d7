import type { Item, Status } from "./items/item.js";

const STATUSES: readonly Status[] = ["covered", "different", "not covered"];

/** How much of pino's documentation is covered, in a line, and item by item, as Markdown. */
export function coverageTable(items: readonly Item[]): string {
  const pages = [...new Set(items.map(({ doc }) => doc))];
  return [
    summary(items),
    ...pages.map((doc) =>
      pageTable(
        doc,
        items.filter((item) => item.doc === doc),
      ),
    ),
  ].join("\n\n");
}

function summary(items: readonly Item[]): string {
  const rows = STATUSES.map((status) => {
    const count = items.filter((item) => item.status === status).length;
    return `| ${status} | ${count} | ${((count / items.length) * 100).toFixed(1)} % |`;
  });
  return [`| of ${items.length} things that pino's documentation says | | |`, "|---|---:|---:|", ...rows].join("\n");
}

function pageTable(doc: string, items: readonly Item[]): string {
  const rows = items.map(
    ({ heading, what, status, note }) => `| ${cell(heading)} | ${cell(what)} | ${status} | ${cell(note ?? "")} |`,
  );
  return [`### ${doc}`, "", "| heading | what | | how, or why not |", "|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
