/** Finds its way through JavaScript source as far as brackets go: linear, and wrong only where a `/` is ambiguous. */

const CLOSING = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

/** Closes a hole of a template, after which its text goes on. */
const HOLE = "${";

const WORD = /[\p{ID_Continue}$\u200c\u200d]+/uy;
const SPACE = /(?:\s|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const STRING = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'/y;
const REGEXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n\r])*\]|[^/[\\\n\r])+\//y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/y;

/** Words after which an expression begins, so that a `/` opens a regular expression. */
const BEFORE_EXPRESSION = /^(?:return|typeof|case|do|else|in|instanceof|new|of|delete|void|throw|yield|await)$/;

/** Position after what `pattern` matches at `at`; `at` itself where it does not match. */
function skip(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

/** Position after white space and comments. */
export function skipSpace(source: string, at: number): number {
  return skip(SPACE, source, at);
}

/** Position after a word (an identifier, keyword or number). */
export function skipWord(source: string, at: number): number {
  return skip(WORD, source, at);
}

/** Position after a quoted string. */
export function skipString(source: string, at: number): number {
  return skip(STRING, source, at);
}

/** Position of the first of `stops` outside all brackets, strings, templates and comments. Undefined where there is none. */
export function findOutside(source: string, from: number, stops: string): number | undefined {
  const open: string[] = [];
  let isValue = false;
  let at = skipSpace(source, from);
  while (at < source.length) {
    const char = source[at] as string;
    if (open.length === 0 && stops.includes(char)) return at;
    if (char === "`" || (char === "}" && open.at(-1) === HOLE)) {
      if (char === "}") open.pop();
      at = skip(TEMPLATE_TEXT, source, at + 1);
      if (source.startsWith(HOLE, at - 2)) open.push(HOLE);
      isValue = open.at(-1) !== HOLE || source[at - 1] === "`";
    } else {
      const next = skipToken(source, at, isValue);
      if (next === at + 1) track(open, char);
      isValue = isOperand(source.slice(at, next));
      at = next;
    }
    at = skipSpace(source, at);
  }
  return undefined;
}

/** Position after one token. After an operand a `/` divides. */
function skipToken(source: string, at: number, afterOperand: boolean): number {
  let next = skipWord(source, at);
  if (next === at) next = skipString(source, at);
  if (next === at && !afterOperand) next = skip(REGEXP, source, at);
  return Math.max(next, at + 1);
}

function track(open: string[], char: string): void {
  const closing = CLOSING.get(char);
  if (closing !== undefined) open.push(closing);
  else if (char === open.at(-1)) open.pop();
}

function isOperand(token: string): boolean {
  if (token.length > 1) return !BEFORE_EXPRESSION.test(token);
  return /[\p{ID_Continue}$)\]}]/u.test(token);
}
