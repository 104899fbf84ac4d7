// What commands do: they scan the file, and read the lines that may matter.
import { check, end, findLog, load, time } from "./program.mjs";

const { scanLines } = await load("scan-lines");
const { readEntry } = await load("read-entry");
const files = await findLog();
const ALL = { levels: undefined, fromMs: undefined, toMs: undefined, needles: [] };

/** @returns how many lines pass, and the first of them */
async function scan(what, prefilter) {
  let [count, first] = [0, undefined];
  await time(what, () =>
    scanLines(files, { ...ALL, ...prefilter }, {}, ({ line }) => {
      const entry = readEntry(line.bytes);
      first ??= entry;
      count++;
    }),
  );
  return { count, first };
}

const errors = await scan("errors and crashes", { levels: new Set(["error", "fatal"]) });
check(errors.count > 0, "there are no errors");

const failed = await scan("a rare text, as it is written", { needles: [["shard 7 does"]] });
const caseless = await scan("a rare text, in capitals or not", { caselessNeedles: [["shard 7 does"]] });
check(failed.count === caseless.count, "a text is not found");

const id = errors.first.fields.get("request.id") ?? "r-1";
const request = await scan("one request", { needles: [[id]] });
check(request.count > 0, "a request is not found");

const minute = { fromMs: Date.UTC(2026, 10, 23, 12), toMs: Date.UTC(2026, 10, 23, 12, 1) };
check((await scan("one minute", minute)).count > 0, "a minute is empty");
end();
