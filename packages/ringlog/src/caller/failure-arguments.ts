import type { ByteWriter } from "../record/byte-writer.js";
import { TAG_FALSE } from "../record/value.js";
import type { DebugFailure } from "./debug/reporter.js";
import { writeArguments } from "./debug-arguments.js";
import type { Emitter } from "./emitter.js";
import type { EntryArguments } from "./entry-arguments.js";
import type { DebugSection } from "./frame-writer.js";

/** What a record of a failed call says of its arguments: see `SECTION_DEBUG`. Nothing is read before it is written. */
export function argumentParts(
  entries: EntryArguments,
  emitter: Emitter,
  { args, parameterNames: names, entry }: DebugFailure,
): Pick<DebugSection, "writeArgs" | "writeArgsAfter"> {
  if (args === undefined) return { writeArgs: undefined };
  const writeNow = (writer: ByteWriter) => writeArguments(emitter.encoder, writer, args, names, emitter.maxArgs);
  if (entry === undefined) return { writeArgs: writeNow };
  let isAtEntry = false;
  return {
    writeArgs: (writer) => {
      isAtEntry = entries.write(emitter, writer, entry);
      if (!isAtEntry) writeNow(writer);
    },
    writeArgsAfter: (writer) => {
      if (isAtEntry) entries.writeAfter(emitter, writer, entry, { args, names });
      else writer.u8(TAG_FALSE);
    },
  };
}
