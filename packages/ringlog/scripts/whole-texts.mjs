// @ts-check

/**
 * Joins the texts that the line limit has broken, with a backslash at the line's end: Rollup's commonjs plugin indents lines, and so
 * puts a tab into such a text. The packed code stays as it is: base64 is read past tabs, and it would make one line of all.
 * @param {string} script
 */
export function withWholeTexts(script) {
  const isBroken = /(?<!\\)(?:\\\\)*\\$/;
  const isPacked = /^[A-Za-z0-9+/=]{400,}\\$/;
  const lines = script
    .split("\n")
    .map((line) => (isBroken.test(line) && !isPacked.test(line) ? line.slice(0, -1) : `${line}\n`));
  return lines.join("").slice(0, -1);
}
