/** It could not be done. */
export const FAILED_EXIT_CODE = 1;
/** What was looked for is there: `--fail-on` selected a line, `verify` found damage, `doctor` something that fails. */
export const FOUND_EXIT_CODE = 3;
/** 128 and the number of SIGINT, as shells count. */
export const INTERRUPTED_EXIT_CODE = 130;
