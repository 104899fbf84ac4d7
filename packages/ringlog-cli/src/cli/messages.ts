import { writeSync } from "node:fs";
import { escapeControl } from "../../../ringlog/src/record/escape.js";

/** What is said beside the data: on stderr, one line each. */
export interface Messages {
  /** Of what was done less well than asked for. */
  readonly warn: (text: string) => void;
  /** Of what a person at a terminal may want to know; never in JSON. */
  readonly note: (text: string) => void;
  readonly fail: (text: string, exitCode: number) => void;
}

/** @param clear takes away what stands on the terminal's line, such as a progress bar */
export function createMessages(
  isJson: boolean,
  clear: () => void,
  write: (text: string) => void = writeStderr,
): Messages {
  const say = (text: string) => {
    clear();
    write(`${text}\n`);
  };
  const plain = (text: string) => say(`ringlog: ${escapeControl(text, true)}`);
  if (!isJson) return { warn: plain, note: plain, fail: plain };
  return {
    warn: (text) => say(JSON.stringify({ warning: text })),
    note: () => undefined,
    fail: (text, exitCode) => say(JSON.stringify({ error: text, exitCode })),
  };
}

/** A stderr that is closed or full must not keep the command from its work. */
function writeStderr(text: string): void {
  try {
    writeSync(2, text);
  } catch {
    // There is nobody left to tell.
  }
}
