// What commands do: they scan the file, and read the lines that may matter.
import { check, end, findLog, load, time } from "./program.mjs";

const { scanLines } = await load("scan-lines");
const { readEntry } = await load("read-entry");
const { parseQuery } = await load("parse-query");
const { toPrefilter } = await load("to-prefilter");
const { toPredicate } = await load("to-predicate");
const files = await findLog();

/** @returns the lines that the query selects */
async function scan(what, text) {
  const query = parseQuery(text, { nowMs: Date.now() });
  const isSelected = toPredicate(query);
  const found = [];
  await time(`scan: ${what}`, () =>
    scanLines(files, toPrefilter(query), {}, ({ line }) => {
      const entry = readEntry(line.bytes);
      if (!("kind" in entry) && isSelected(entry)) found.push(entry);
    }),
  );
  check(found.length > 0, `nothing is found of ${text}`);
  return found;
}

const errors = await scan("errors and crashes", "level>=error");
const declined = errors.filter(({ msg }) => msg.includes("was declined"));
const text = await scan("a rare text", '"was declined"');
check(text.length === declined.length, "not all lines with a text are found");
await scan("a field and a level", "service:payments level:warn");
await scan("a duration", "ms>20 status:502");
await scan("one request", `request:${errors.find(({ fields }) => fields.has("request.id")).fields.get("request.id")}`);
await scan("a quarter of an hour", "after:2026-11-23T12:00 before:2026-11-23T12:15");
end();
