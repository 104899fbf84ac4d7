/**
 * SQL that writes a DOUBLE as JavaScript does, which is how a query names a number: `12`, not `12.0`; `0.000015`, not `1.5e-05`.
 *
 * @param n SQL of the number
 */
export function numberText(n: string): string {
  const text = `(${n})::VARCHAR`;
  const digits = `replace(regexp_extract(${text}, '^-?([0-9.]+)e', 1), '.', '')`;
  const exponent = `regexp_extract(${text}, 'e(.+)$', 1)::INTEGER`;
  const sign = `CASE WHEN ${n} < 0 THEN '-' ELSE '' END`;
  const whole = `rpad(${digits}, ${exponent} + 1, '0')`;
  return `CASE
    WHEN ${n} = trunc(${n}) AND abs(${n}) < 9e15 THEN (${n})::BIGINT::VARCHAR
    WHEN NOT isfinite(${n}) THEN NULL
    WHEN NOT contains(${text}, 'e') THEN regexp_replace(${text}, '\\.0$', '')
    WHEN ${exponent} BETWEEN -6 AND -1 THEN ${sign} || '0.' || repeat('0', -${exponent} - 1) || ${digits}
    WHEN ${exponent} BETWEEN 0 AND 20 THEN ${sign} || ${whole}
    ELSE regexp_replace(regexp_replace(${text}, 'e([+-])0+', 'e\\1'), '\\.0e', 'e') END`;
}
