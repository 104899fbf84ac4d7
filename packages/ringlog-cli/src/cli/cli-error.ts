/** Exit code of a command that was called wrongly. */
export const USAGE_EXIT_CODE = 2;

/**
 * What keeps a command from doing its work, in words for the one who called it: what is wrong, why, and what to do. Shown without a
 * stack; every other error is a fault of ours.
 */
export class CliError extends Error {
  override readonly name = "CliError";
  /** 1 where something cannot be done, 2 where the call is wrong. */
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, cause }: { readonly exitCode?: number; readonly cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}
