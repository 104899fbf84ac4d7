import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError } from "./cli-error.js";
import type { Option } from "./option.js";
import { parseArguments } from "./parse-arguments.js";

const OPTIONS: readonly Option[] = [
  { name: "level", short: "l", value: "LEVEL", summary: "" },
  { name: "follow", short: "f", summary: "" },
  { name: "color", summary: "", choices: ["always", "never"], isValueOptional: true },
];

function parse(...given: string[]) {
  return parseArguments(given, OPTIONS, "ringlog x --help");
}

function messageOf(...given: string[]): string {
  try {
    parse(...given);
  } catch (error) {
    assert.ok(error instanceof CliError);
    assert.equal(error.exitCode, 2);
    return error.message;
  }
  return assert.fail(`${given.join(" ")} was taken`);
}

test("options and arguments stand in any order, values behind a blank, a = or the letter itself", () => {
  for (const given of [
    ["a", "--level", "warn", "-f", "b"],
    ["--level=warn", "a", "b", "--follow"],
    ["-lwarn", "-f", "a", "b"],
    ["-flwarn", "a", "b"],
  ]) {
    const { options, args } = parse(...given);
    assert.deepEqual([options.text("level"), options.has("follow"), args], ["warn", true, ["a", "b"]], given.join(" "));
  }
});

test("behind -- all are arguments, and - is one", () => {
  const { options, args } = parse("-f", "-", "--", "--level", "-x");
  assert.deepEqual([options.has("follow"), options.has("level"), args], [true, false, ["-", "--level", "-x"]]);
});

test("an unknown option names the nearest, and where they are listed", () => {
  assert.equal(
    messageOf("--lvel", "warn"),
    "unknown option --lvel; did you mean --level? (ringlog x --help lists the options)",
  );
  assert.equal(messageOf("-z"), "unknown option -z (ringlog x --help lists the options)");
  assert.match(messageOf("--__proto__"), /unknown option --__proto__/);
  assert.match(messageOf("--x\u001b[2J"), /unknown option --x\\u001b\[2J/);
});

test("a value that is missing is told, also where the next option would be taken for it", () => {
  assert.equal(messageOf("--level"), "--level needs a value: --level LEVEL");
  assert.equal(messageOf("--level="), "--level needs a value: --level LEVEL");
  assert.match(messageOf("-l", "--follow"), /-l needs a value, and is followed by --follow/);
  assert.equal(parse("--level=-5").options.text("level"), "-5");
});

test("a switch takes no value; one with a choice takes only these", () => {
  assert.match(messageOf("--follow=yes"), /--follow takes no value/);
  assert.match(messageOf("--color=nevr"), /valid is always, never; did you mean "never"\?/);
  assert.deepEqual([parse("--color", "a").args, parse("--color=never").options.text("color")], [["a"], "never"]);
});

test("numbers are whole and in their range", () => {
  const { options } = parse("--level", "12");
  assert.equal(options.whole("level", 1, 0, 20), 12);
  assert.equal(options.whole("other", 7, 0, 20), 7);
  for (const text of ["-1", "1.5", "x", "21", "1e1", "99999999999999999999"])
    assert.throws(
      () => parse(`--level=${text}`).options.whole("level", 1, 0, 20),
      /valid is a whole number from 0 to 20/,
    );
});
