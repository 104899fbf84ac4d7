export { type Canaries, createCanaries } from "./testing/canaries.js";
export type { CanaryFile, CanaryFinding, CanarySource } from "./testing/canary-scan.js";
export type { CanarySecrets } from "./testing/canary-secrets.js";
export { type CapturedLogs, captureLogs } from "./testing/capture.js";
export type { TestClock } from "./testing/clock.js";
export type { LogBook } from "./testing/log-book.js";
export type { RecordMatch, ValueMatch } from "./testing/match.js";
export { createTestLogger, type TestLogger, type TestLoggerOptions } from "./testing/test-logger.js";
export type { TestCause, TestRecord } from "./testing/test-record.js";
