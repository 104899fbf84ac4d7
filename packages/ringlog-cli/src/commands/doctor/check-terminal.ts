import type { Terminal } from "../../cli/terminal.js";
import { type Check, ok, warn } from "./check.js";

const LEAST_COLUMNS = 40;

/** What decides how the output looks. */
export function checkTerminal(terminal: Terminal): Check[] {
  const columns = terminal.columns();
  return [
    ok("colour", `${terminal.color ? "on" : "off"}, since ${terminal.colorReason}`),
    columns < LEAST_COLUMNS
      ? warn(
          "width",
          `${columns} columns, of ${terminal.columnsReason}`,
          `from ${LEAST_COLUMNS} columns on lines can be read well`,
        )
      : ok("width", `${columns} columns, of ${terminal.columnsReason}`),
    ok(
      "links",
      terminal.links
        ? "file positions are links"
        : "off: without colour, or the terminal is not known to show them (FORCE_HYPERLINK=1 turns them on)",
    ),
    checkLocale(),
  ];
}

function checkLocale(): Check {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== "");
  if (process.platform === "win32" || locale === undefined || /utf-?8/i.test(locale))
    return ok("characters", locale === undefined ? "no locale is set; UTF-8 is written" : locale);
  return warn(
    "characters",
    `the locale is ${locale}, and UTF-8 is written`,
    "set LANG=C.UTF-8, or --color=never for words instead of symbols",
  );
}
