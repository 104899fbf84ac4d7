import { numberOf } from "./value-text.js";

/** From here on there are writers that put an exponent: C from a million, Java from ten. */
const EXPONENT_FROM = 1e6;
/** More digits than a double is certain of: other texts are the same number. */
const CERTAIN_DIGITS = 15;
/** Of so long a number the digits that all texts of it begin with. */
const FIRST_DIGITS = 13;

/**
 * Texts of which one is in every line with this number or text of a number, if it is written as usual: in digits, or with an exponent
 * behind one digit before the point.
 *
 * @returns undefined for what is no number; empty where there are no such texts
 */
export function numberNeedles(literal: string): readonly string[] | undefined {
  const number = Math.abs(numberOf(literal));
  if (Number.isNaN(number)) return undefined;
  const [mantissa = ""] = number.toExponential().split("e");
  const isPlain = Number.isInteger(number) ? number < 1e21 : number >= 1e-3;
  if (number === 0 || !isPlain) return [];
  if (mantissa.length > CERTAIN_DIGITS + 1) return longNeedles(number);
  const plain = String(number);
  const needles = [plain, ...(number < EXPONENT_FROM ? [] : [mantissa]), literal];
  return needles.filter((needle, index) => !needles.some((other, at) => at < index && needle.includes(other)));
}

/** Unless the digits behind them are so near to a carry that another text may begin differently. */
function longNeedles(number: number): readonly string[] {
  if (!Number.isInteger(number)) return [];
  const digits = BigInt(number).toString();
  const next = digits.slice(FIRST_DIGITS, CERTAIN_DIGITS);
  if (next === "00" || next === "99") return [];
  const first = digits.slice(0, FIRST_DIGITS);
  return [first, `${first[0]}.${first.slice(1)}`];
}
