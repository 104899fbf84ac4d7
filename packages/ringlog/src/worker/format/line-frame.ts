import { decodeString } from "../../record/decode.js";
import { SECTION_HEADER_BYTES, SECTION_LINE } from "../../record/frame.js";
import { TAG_INTERNED, TAG_SHORT, TAG_UNDEFINED } from "../../record/value.js";
import type { DecodeContext } from "../decode-record.js";
import type { FrameRecord } from "../frame-record.js";
import { type JsonPiece, JsonPieces } from "./json-piece.js";
import type { JsonWriter } from "./json-writer.js";
import { redactLine } from "./redact-line.js";

/** Frames of one ring that are lines already: their parts, one behind the other. */
export class LineFrameFormatter {
  readonly #context: DecodeContext;
  readonly #pieces = new JsonPieces();
  readonly #texts: JsonPiece[] = [];
  readonly #time = this.#pieces.add(',"time":');

  constructor(context: DecodeContext) {
    this.#context = context;
  }

  write(out: JsonWriter, frame: FrameRecord): void {
    const start = out.pos;
    this.#writeParts(out, frame);
    const { isSecretKey, filter } = this.#context;
    if (isSecretKey === undefined) return;
    const line = out.bytes.toString("utf8", start, out.pos);
    const redacted = redactLine(line, isSecretKey, filter);
    if (redacted === line) return;
    out.pos = start;
    out.utf8(redacted);
  }

  #writeParts(out: JsonWriter, frame: FrameRecord): void {
    const cursor = frame.at(SECTION_LINE);
    if (cursor === undefined) return;
    const { bytes, view } = cursor;
    let { pos } = cursor;
    const end = pos + view.getUint32(pos - SECTION_HEADER_BYTES + 1, true);
    while (pos < end) {
      const tag = bytes[pos];
      if (tag === TAG_UNDEFINED) {
        out.piece(this.#pieces, this.#time);
        out.ascii(String(frame.timeMs));
        pos += 1;
      } else if (tag === TAG_INTERNED) {
        out.piece(this.#pieces, this.#text(view.getUint32(pos + 1, true)));
        pos += 5;
      } else {
        const from = pos + (tag === TAG_SHORT ? 2 : 5);
        pos = from + (tag === TAG_SHORT ? (bytes[pos + 1] as number) : view.getUint32(pos + 1, true));
        out.raw(bytes.subarray(from, pos));
      }
    }
  }

  #text(id: number): JsonPiece {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    const piece = this.#pieces.add(this.#context.definitions.string(id));
    this.#texts[id] = piece;
    return piece;
  }
}

/** The line of a frame as text, its secrets taken out. */
export function lineText(frame: FrameRecord, { definitions, isSecretKey, filter }: DecodeContext): string {
  const cursor = frame.at(SECTION_LINE);
  if (cursor === undefined) return "";
  const end = cursor.pos + cursor.view.getUint32(cursor.pos - SECTION_HEADER_BYTES + 1, true);
  let text = "";
  while (cursor.pos < end) {
    if (cursor.bytes[cursor.pos] === TAG_UNDEFINED) {
      cursor.pos++;
      text += `,"time":${frame.timeMs}`;
    } else text += decodeString(cursor, definitions);
  }
  return isSecretKey === undefined ? text : redactLine(text, isSecretKey, filter);
}
