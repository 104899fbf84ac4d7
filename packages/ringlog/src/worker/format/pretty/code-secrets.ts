/** A literal is all of a string or of a template, also one that goes on behind the end of what is looked at. */
const STRING = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\[\s\S])*`?/.source;
/** `: `, ` = `, `: string = `, ` === `, ` ?? `, `(`, and what closes a key before: `"]`. */
const BETWEEN = /["'`\]]{0,2}\s{0,8}(?::\s{0,8}[\w |]{1,32}=|:|[=!]{0,2}=|(?:\?\?|\|\|)=?|\()\s{0,8}/.source;
const NAMED = new RegExp(`(?<![\\w$-])([\\w$-]{1,64})(${BETWEEN})(?:${STRING})`, "g");

/** Code without the literals that stand behind a secret name: `password: "x"` → `password: "[redacted]"`. */
export function redactLiterals(code: string, isSecretKey: (key: string) => boolean): string {
  return code.replace(NAMED, (all: string, name: string, between: string) => {
    return isSecretKey(name) ? `${name}${between}"[redacted]"` : all;
  });
}
