import { type ErrorSketch, isError, sketchError } from "../record/describe-error.js";
import type { Interner, MessageEntry } from "../record/interner.js";
import { argumentText, countPlaceholders, formatMessage, type Rendering } from "./message.js";
import { CallFields, fieldsSource, isFieldsObject, type Serializers } from "./read-fields.js";

/** What a call needs of the logger it was made on. */
export interface CallSettings {
  readonly interner: Interner;
  readonly maxKeys: number;
  readonly serializers: Serializers | undefined;
}

/** A log call's arguments, sorted into message, fields and error. One object is used for many calls. */
export class LogCall {
  message = "";
  /** What a plain record is throttled by: the message before its placeholders were filled. */
  template = "";
  entry: MessageEntry | undefined;
  hasFields = false;
  hasMoreFields = false;
  hasError = false;
  error: unknown;
  sketch: ErrorSketch | undefined;
  readonly fields = new CallFields();
  /** Of a second object among the arguments. */
  readonly moreFields = new CallFields();
  #hasMessage = false;

  clear(): void {
    if (this.hasFields) this.fields.clear();
    if (this.hasMoreFields) this.moreFields.clear();
    this.hasFields = false;
    this.hasMoreFields = false;
    this.hasError = false;
    this.error = undefined;
    this.sketch = undefined;
    this.entry = undefined;
    this.#hasMessage = false;
  }

  /** Type, message and code of the record's error or of one shown in the message, each read once. */
  sketchOf(error: unknown): ErrorSketch {
    if (error === this.error && this.sketch !== undefined) return this.sketch;
    const sketch = sketchError(error);
    if (this.hasError) return sketch;
    this.error = error;
    this.sketch = sketch;
    return sketch;
  }

  /** Sorts the arguments. `args` holds all of them where there are more than two. */
  read(count: number, first: unknown, second: unknown, args: ArrayLike<unknown> | undefined, settings: CallSettings, rendering: Rendering): void {
    if (typeof first === "string") this.#readTemplate(count, first, second, args, settings, rendering);
    else this.#readOther(args ?? (count > 1 ? [first, second] : [first]), count, settings, rendering);
    this.#finish(settings);
  }

  #readTemplate(count: number, first: string, second: unknown, args: ArrayLike<unknown> | undefined, settings: CallSettings, rendering: Rendering): void {
    this.entry = settings.interner.message(first);
    this.template = first;
    this.message = first;
    this.#hasMessage = true;
    if (count === 1) return;
    if (count === 2 && isFieldsOrError(second) && !this.#mayTake(first)) return this.#take(second as object, settings);
    this.#fill(first, args ?? [first, second], 1, count, settings, rendering);
  }

  #mayTake(template: string): boolean {
    return this.entry === undefined ? template.includes("%") : this.entry.hasPlaceholders;
  }

  /** Fills the template from `args[from]` on; a last object or Error that no placeholder takes becomes fields. */
  #fill(template: string, args: ArrayLike<unknown>, from: number, count: number, settings: CallSettings, rendering: Rendering): void {
    const last = args[count - 1];
    const isTaken = count - from <= countPlaceholders(template);
    const isApart = count > from && isFieldsOrError(last) && !isTaken;
    const to = isApart ? count - 1 : count;
    if (to > from) {
      this.message = formatMessage(template, args, from, to, rendering);
      this.entry = undefined;
    }
    if (isApart) this.#take(last as object, settings);
    else if (isTaken && count > from && isError(last)) this.#setError(last);
  }

  #readOther(args: ArrayLike<unknown>, count: number, settings: CallSettings, rendering: Rendering): void {
    const first = args[0];
    if (count === 0) return this.#setMessage("");
    if (isFieldsOrError(first)) return this.#readFieldsFirst(first, args, count, settings, rendering);
    this.#setMessage(argumentText(first, rendering));
    this.#appendRest(args, 1, count, settings, rendering);
  }

  #readFieldsFirst(first: object, args: ArrayLike<unknown>, count: number, settings: CallSettings, rendering: Rendering): void {
    this.#take(first, settings);
    const second = args[1];
    if (typeof second !== "string") {
      if (count > 1 && second !== undefined) this.#appendRest(args, 1, count, settings, rendering);
      return;
    }
    this.#setMessage(second);
    this.entry = settings.interner.message(second);
    this.#fill(second, args, 2, count, settings, rendering);
  }

  #setMessage(message: string): void {
    this.message = message;
    this.template = message;
    this.#hasMessage = true;
  }

  /** Appends what is no object; the last object or Error becomes fields. */
  #appendRest(args: ArrayLike<unknown>, from: number, count: number, settings: CallSettings, rendering: Rendering): void {
    const last = args[count - 1];
    const isApart = count > from && isFieldsOrError(last);
    for (let index = from; index < (isApart ? count - 1 : count); index++) {
      const text = argumentText(args[index], rendering);
      this.#setMessage(this.#hasMessage && this.message !== "" ? `${this.message} ${text}` : text);
    }
    if (isApart) this.#take(last as object, settings);
  }

  #take(value: object, settings: CallSettings): void {
    if (isError(value)) return this.#setError(value);
    const source = fieldsSource(value);
    const target = this.hasFields ? this.moreFields : this.fields;
    if (this.hasFields) this.hasMoreFields = true;
    this.hasFields = true;
    target.read(source, settings.interner, settings.maxKeys, this.entry?.shape, settings.serializers);
    if (target === this.fields && this.entry !== undefined) this.entry.shape = target.shape;
  }

  #setError(error: Error): void {
    if (this.hasError) return;
    this.sketchOf(error);
    this.hasError = true;
  }

  /** The error and the message that the fields hold, where the arguments gave none. */
  #finish(settings: CallSettings): void {
    if (this.hasFields && !this.hasError) this.#takeFieldsError();
    if (this.#hasMessage) return;
    const message = this.hasFields ? (this.fields.takeMessage() ?? this.moreFieldsMessage()) : undefined;
    this.#setMessage(message ?? (this.hasError ? (this.sketch?.message ?? "") : ""));
    this.entry = message === undefined ? undefined : settings.interner.message(message);
  }

  #takeFieldsError(): void {
    const error = this.fields.takeError() ?? (this.hasMoreFields ? this.moreFields.takeError() : undefined);
    if (error !== undefined) this.#setError(error);
  }

  moreFieldsMessage(): string | undefined {
    return this.hasMoreFields ? this.moreFields.takeMessage() : undefined;
  }
}

function isFieldsOrError(value: unknown): value is object {
  return typeof value === "object" && value !== null && (isError(value) || isFieldsObject(value));
}
