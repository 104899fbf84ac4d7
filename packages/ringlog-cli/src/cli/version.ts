declare const RINGLOG_CLI_VERSION: string | undefined;

/** Of this package, put in by the build; `0.0.0` where the sources run as they are. */
export const VERSION = typeof RINGLOG_CLI_VERSION === "string" ? RINGLOG_CLI_VERSION : "0.0.0";
