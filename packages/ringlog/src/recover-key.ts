/** Under this key of `initLogger` stands what `ringlog/recover` calls: the consumer's code is large, and in one bundle only. */
export const RECOVER = Symbol.for("ringlog.recover.1");
