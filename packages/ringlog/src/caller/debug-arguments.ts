import type { ByteWriter } from "../record/byte-writer.js";
import type { ValueEncoder } from "../record/encode-value.js";
import { TAG_ARRAY, TAG_END, TAG_REDACTED } from "../record/value.js";

/** The arguments, bounded; one whose parameter is named like a secret is not looked at. */
export function writeArguments(
  encoder: ValueEncoder,
  writer: ByteWriter,
  args: ArrayLike<unknown>,
  parameterNames: readonly string[] | undefined,
  maxArgs: number,
): void {
  const count = args.length;
  const shown = Math.min(count, maxArgs);
  writer.u8(TAG_ARRAY);
  for (let index = 0; index < shown; index++) {
    const name = parameterNames?.[index];
    if (name !== undefined && name !== "" && encoder.interner.isSecret(name)) writer.u8(TAG_REDACTED);
    else encoder.element(writer, args[index]);
  }
  if (shown < count) encoder.marker(writer, `…[+${count - shown} arguments]`);
  writer.u8(TAG_END);
}
