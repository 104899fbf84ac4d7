import { REDACTED } from "./marker.js";

const BEGIN = "-----BEGIN ";
const END = "-----END ";
const DASHES = "-----";
/** `ENCRYPTED PRIVATE KEY`, `PGP PRIVATE KEY BLOCK` and the like (RFC 7468 and OpenSSH's and OpenPGP's forms). */
const LONGEST_LABEL = 64;

/** PEM blocks of private keys become the marker; one that was cut off takes the rest of the text with it. */
export function redactPrivateKeys(text: string): string {
  let redacted = "";
  let from = 0;
  let begin = text.indexOf(BEGIN);
  while (begin !== -1) {
    const labelEnd = begin + BEGIN.length + LONGEST_LABEL;
    const label = text.slice(begin + BEGIN.length, labelEnd);
    const next = begin + BEGIN.length;
    if (!isPrivateKeyLabel(label)) {
      begin = text.indexOf(BEGIN, next);
      continue;
    }
    redacted += text.slice(from, begin) + REDACTED;
    from = endOfBlock(text, next);
    begin = text.indexOf(BEGIN, from);
  }
  return from === 0 ? text : redacted + text.slice(from);
}

function isPrivateKeyLabel(label: string): boolean {
  const end = label.indexOf(DASHES);
  return end !== -1 && label.slice(0, end).includes("PRIVATE KEY");
}

function endOfBlock(text: string, from: number): number {
  const end = text.indexOf(END, from);
  if (end === -1) return text.length;
  const rest = text.slice(end + END.length, end + END.length + LONGEST_LABEL);
  const dashes = rest.indexOf(DASHES);
  return dashes === -1 ? text.length : end + END.length + dashes + DASHES.length;
}
