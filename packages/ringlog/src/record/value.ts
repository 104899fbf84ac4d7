/**
 * Tagged values inside a frame. One tag byte, then:
 *
 * | tag | payload |
 * |---|---|
 * | NULL, TRUE, FALSE, UNDEFINED, REDACTED, END | none |
 * | INT32 | i32 |
 * | FLOAT64 | f64 |
 * | SHORT | u8 length, UTF-8 |
 * | STRING | u32 length, UTF-8 |
 * | INTERNED | u32 id of a string in the dictionary |
 * | SHAPED | u32 id of a shape in the dictionary, then one value a key |
 * | OBJECT | key (a string value), value, key, value, … END |
 * | ARRAY | value, … END |
 * | ERROR | type, message, stacktrace (strings), causes, errors (ARRAY of ERROR, or UNDEFINED), props (OBJECT or UNDEFINED) |
 *
 * UNDEFINED is "left out" in objects, and stands for an absent part in sections. REDACTED is a secret that was never read.
 */
export const TAG_NULL = 0;
export const TAG_TRUE = 1;
export const TAG_FALSE = 2;
export const TAG_INT32 = 3;
export const TAG_FLOAT64 = 4;
export const TAG_SHORT = 5;
export const TAG_STRING = 6;
export const TAG_INTERNED = 7;
export const TAG_SHAPED = 8;
export const TAG_OBJECT = 9;
export const TAG_ARRAY = 10;
export const TAG_UNDEFINED = 11;
export const TAG_REDACTED = 12;
export const TAG_END = 13;
export const TAG_ERROR = 14;

/** What stands in place of a secret. */
export const REDACTED_TEXT = "[redacted]";
