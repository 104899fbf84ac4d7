import { CARD_SIGN, redactCardNumbers } from "./text/card-number.js";
import { redactCredentials } from "./text/credentials.js";
import { redactPrivateKeys } from "./text/private-key.js";
import { redactUrlParameters } from "./text/url-parameters.js";
import { redactUserInfo } from "./text/user-info.js";

/** What every such secret has. From any place at most 25 characters are looked at: 13 digits and 12 gaps. */
const SIGN = new RegExp(`://|=|-----BEGIN|bearer|basic|${CARD_SIGN.source}`, "i");

/**
 * Text without the secrets that show by their form: user info and secret parameters of URLs, private key blocks,
 * credentials after `Bearer` and `Basic`, card numbers. Each becomes `[redacted]`; the rest stays as it is.
 * Takes time in proportion to the text's length, whatever the text: every scan goes on where it stopped, and what
 * looks ahead or back is bounded.
 */
export function redactText(text: string, isSecretKey: (key: string) => boolean): string {
  let redacted = redactPrivateKeys(text);
  redacted = redactUserInfo(redacted);
  redacted = redactUrlParameters(redacted, isSecretKey);
  redacted = redactCredentials(redacted);
  return redactCardNumbers(redacted);
}

/** Whether {@link redactText} could change the text; `false` is certain. One pass that stops at the first sign. */
export function mayNeedRedaction(text: string): boolean {
  return SIGN.test(text);
}
