const UNKNOWN = /(?:Unknown system error -\d+(?:: )?)+/g;

/**
 * The code of a system's error, such as `ENOSPC`; empty where it has none. Node.js has no name for some of them, like `EDQUOT`
 * and `ESTALE`: those are found by their number.
 */
export function systemErrorCode(error: unknown): string {
  const { code, errno } = (error ?? {}) as NodeJS.ErrnoException;
  if (typeof code !== "string") return "";
  return code.startsWith("Unknown system error") ? (codeOf(errno) ?? code) : code;
}

/** Its message, with the code in it. */
export function systemErrorText(error: unknown): string {
  const { message, errno } = error as NodeJS.ErrnoException;
  const code = codeOf(errno);
  return code === undefined ? message : message.replace(UNKNOWN, code);
}

function codeOf(errno: number | undefined): string | undefined {
  const number = Math.abs(errno ?? 0);
  // Loaded only where something has failed: it is not needed for a start.
  const { constants } = process.getBuiltinModule("node:os");
  return Object.entries(constants.errno).find(([, value]) => value === number)?.[0];
}
