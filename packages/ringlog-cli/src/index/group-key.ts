/** Of errors with a level from this on, whatever else they tell, and of all that have an exception or a fingerprint. */
const ERROR_LEVEL = 5;

/**
 * SQL of what an error is grouped by: its fingerprint; else `~` and a number made of its type and message, in which whatever is in quotes, and each
 * word with a digit (numbers, ids, addresses), is made equal. NULL for what is no error.
 */
export function groupKey({
  level,
  type,
  message,
  msg,
  fingerprint,
}: Readonly<Record<"level" | "type" | "message" | "msg" | "fingerprint", string>>): string {
  const text = `coalesce(${message}, ${msg}, '')`;
  const equal = `regexp_replace(regexp_replace(${text}, '"[^"]*"|''[^'']*''|\`[^\`]*\`', '""', 'g'), '[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]*', '0', 'g')`;
  return `CASE WHEN ${fingerprint} IS NOT NULL THEN ${fingerprint}
    WHEN ${level} >= ${ERROR_LEVEL} OR ${type} IS NOT NULL THEN '~' || left(md5(coalesce(${type}, '') || chr(10) || ${equal}), 15) END`;
}
