import type { Messages } from "./messages.js";
import type { Option } from "./option.js";
import type { Output } from "./output.js";
import type { GivenOptions } from "./parse-arguments.js";
import type { Terminal } from "./terminal.js";

/** What a command may be given besides options, for completion. */
export type ArgumentKind = "files" | "folders" | "commands" | "shells" | "texts and files";

/** All about a command but its code, which is loaded when it runs. */
export interface CommandInfo {
  readonly name: string;
  readonly summary: string;
  /** Lines of usage, without `ringlog `. */
  readonly usage: readonly string[];
  readonly examples: readonly { readonly call: string; readonly what: string }[];
  /** Paragraphs below the options. */
  readonly details?: readonly string[];
  readonly options: readonly Option[];
  readonly takes: ArgumentKind;
  readonly load: () => Promise<CommandCode>;
}

export interface CommandCode {
  /** @returns the exit code */
  readonly run: (call: Call) => Promise<number>;
}

/** One call of a command. */
export interface Call {
  readonly command: CommandInfo;
  readonly options: GivenOptions;
  /** What is not an option, in order. */
  readonly args: readonly string[];
  readonly terminal: Terminal;
  readonly output: Output;
  readonly messages: Messages;
}
