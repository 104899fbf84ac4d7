import type { Draft, Rule } from "./draft.js";
import { type Exception, exceptionOf } from "./exception-shape.js";

/** Words of ours for an error; all of them are taken, or none. */
const WORDS = [
  "exception.type",
  "exception.message",
  "exception.stacktrace",
  "exception.causes",
  "exception.errors",
  "exception.props",
] as const;

/** An Error as loggers write it becomes `exception.*`; what only has such a name is kept. The first one of a line is its error. */
export const takeError: Rule = (draft, key, value) => {
  const exception = WORDS.every((word) => draft.isFree(word)) ? exceptionOf(value) : undefined;
  if (exception === undefined) draft.keep(key, value);
  else putException(draft, exception);
};

/** Puts the parts that there are. */
export function putException({ fields }: Draft, exception: Exception): void {
  const { type, message, stacktrace, causes, errors, props } = exception;
  fields.set("exception.type", type);
  fields.set("exception.message", message);
  if (stacktrace !== "") fields.set("exception.stacktrace", stacktrace);
  if (causes !== undefined) fields.set("exception.causes", causes);
  if (errors !== undefined) fields.set("exception.errors", errors);
  if (props !== undefined) fields.set("exception.props", props);
}

/** Whether a line can take an error that stands in pieces among its own keys. */
export function hasRoomForError(draft: Draft): boolean {
  return WORDS.every((word) => draft.isFree(word));
}
