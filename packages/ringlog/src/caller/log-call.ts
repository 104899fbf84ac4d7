import { type ErrorSketch, isError, sketchError } from "../record/describe-error.js";
import type { Interner, MessageEntry, Shape } from "../record/interner.js";
import type { HandedOver } from "../record/shape-encoder.js";
import { argumentText, countPlaceholders, formatMessage, type Rendering } from "./message.js";
import { type ArgumentKind, CallFields, fieldsSource, isFieldsSource, kindOf } from "./read-fields.js";
import type { Serializers } from "./serializers.js";

/** What a call needs of the emitter that it goes through. */
export interface CallSettings {
  readonly interner: Interner;
  readonly maxKeys: number;
  /** A value as it would be written: bounded, redacted, each property read once. */
  sanitize: Rendering["value"];
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
  serializers: Serializers | undefined;
  /** Whether `clear` is due. */
  isUsed = false;
  #hasMessage = false;
  readonly #settings: CallSettings;
  readonly #rendering: Rendering;

  constructor(settings: CallSettings) {
    this.#settings = settings;
    this.#rendering = { value: (value) => settings.sanitize(value), error: (error) => this.sketchOf(error) };
  }

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
    this.isUsed = false;
  }

  /** Keeps what was read of an error before the arguments were sorted. */
  prime(error: unknown, sketch: ErrorSketch): void {
    this.error = error;
    this.sketch = sketch;
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
  read(count: number, first: unknown, second: unknown, args: ArrayLike<unknown> | undefined): void {
    if (typeof first === "string") {
      if (count === 1) return this.#setTemplate(first);
      this.#readTemplate(count, first, second, args);
    } else {
      const kind = kindOf(first, true);
      if (kind === "text") this.#readText(args ?? [first, second], count);
      else this.#readObject(first as object, kind, second, args, count);
    }
    this.#finish();
  }

  /** A message with fields that were read already. */
  adopt(message: string, handedOver: HandedOver): void {
    this.#setTemplate(message);
    this.fields.adopt(handedOver);
    this.hasFields = true;
    this.#finish();
  }

  /** A message that stands by itself is literal. */
  #setTemplate(template: string): void {
    this.entry = this.#settings.interner.message(template);
    this.template = template;
    this.message = template;
    this.#hasMessage = true;
  }

  #readTemplate(count: number, first: string, second: unknown, args: ArrayLike<unknown> | undefined): void {
    this.#setTemplate(first);
    if (count === 2 && !this.#mayTake(first)) {
      const kind = kindOf(second);
      if (kind !== "text") return this.#take(second as object, kind);
    }
    this.#fill(first, args ?? [first, second], 1, count);
  }

  #mayTake(template: string): boolean {
    return this.entry === undefined ? template.includes("%") : this.entry.hasPlaceholders;
  }

  /** Fills the template from `args[from]` on; a last object or Error that no placeholder takes becomes fields. */
  #fill(template: string, args: ArrayLike<unknown>, from: number, count: number): void {
    const last = args[count - 1];
    const kind = count > from ? kindOf(last) : "text";
    const isTaken = count - from <= countPlaceholders(template);
    const isApart = kind !== "text" && !isTaken;
    const to = isApart ? count - 1 : count;
    this.#findError(args, from, count, kind);
    if (to > from) {
      this.message = formatMessage(template, args, from, to, this.#rendering);
      this.entry = undefined;
    }
    if (isApart) this.#take(last as object, kind);
  }

  /** The last argument if it is an Error, else the first that is one. Set before any is shown, so that each is read once. */
  #findError(args: ArrayLike<unknown>, from: number, count: number, lastKind: ArgumentKind): void {
    if (lastKind === "error") return this.#setError(args[count - 1]);
    for (let index = from; index < count - 1; index++) if (isError(args[index])) return this.#setError(args[index]);
  }

  #readText(args: ArrayLike<unknown>, count: number): void {
    if (count === 0) return this.#setMessage("");
    this.#setMessage(argumentText(args[0], this.#rendering));
    this.#appendRest(args, 1, count);
  }

  #readObject(
    first: object,
    kind: ArgumentKind,
    second: unknown,
    args: ArrayLike<unknown> | undefined,
    count: number,
  ): void {
    this.#take(first, kind);
    if (count === 1) return;
    if (typeof second === "string" && !this.#hasMessage) {
      this.#setTemplate(second);
      if (this.hasFields && this.entry !== undefined) expect(this.entry, this.fields.shape);
      if (count > 2) this.#fill(second, args ?? [], 2, count);
    } else if (second !== undefined || count > 2) {
      this.#appendRest(args ?? [first, second], 1, count);
    }
  }

  #setMessage(message: string): void {
    this.message = message;
    this.template = message;
    this.#hasMessage = true;
  }

  /** Appends what is no object; the last object or Error becomes fields. */
  #appendRest(args: ArrayLike<unknown>, from: number, count: number): void {
    const last = args[count - 1];
    const kind = count > from ? kindOf(last) : "text";
    const isApart = kind !== "text";
    this.#findError(args, from, count, kind);
    for (let index = from; index < (isApart ? count - 1 : count); index++) {
      this.#appendText(args[index]);
    }
    if (isApart) this.#take(last as object, kind);
  }

  #appendText(value: unknown): void {
    const text = argumentText(value, this.#rendering);
    this.#setMessage(this.#hasMessage && this.message !== "" ? `${this.message} ${text}` : text);
    this.entry = undefined;
  }

  #take(value: object, kind: ArgumentKind): void {
    if (kind === "error") return this.#setError(value);
    const { interner, maxKeys } = this.#settings;
    const target = this.hasFields ? this.moreFields : this.fields;
    const hint = this.entry?.shape;
    if (kind !== "plain" || !target.readPlain(value, interner, maxKeys, hint, this.serializers)) {
      const source = fieldsSource(value);
      // An id object, say, whose toJSON gives a text.
      if (!isFieldsSource(source, value)) return this.#appendText(source);
      target.read(source, interner, maxKeys, hint, this.serializers);
    }
    if (this.hasFields) this.hasMoreFields = true;
    this.hasFields = true;
    if (target === this.fields && this.entry !== undefined) expect(this.entry, target.shape);
  }

  #setError(error: unknown): void {
    if (this.hasError) return;
    this.sketchOf(error);
    this.hasError = true;
  }

  /** The error and the message that the fields hold, where the arguments gave none. */
  #finish(): void {
    if (this.hasFields && !this.hasError) this.#takeFieldsError();
    if (this.#hasMessage) return;
    const message = this.hasFields ? (this.fields.takeMessage() ?? this.moreFieldsMessage()) : undefined;
    this.#setMessage(message ?? (this.hasError ? (this.sketch?.message ?? "") : ""));
    this.entry = message === undefined ? undefined : this.#settings.interner.message(message);
  }

  #takeFieldsError(): void {
    const error = this.fields.takeError() ?? (this.hasMoreFields ? this.moreFields.takeError() : undefined);
    if (error !== undefined) this.#setError(error);
  }

  moreFieldsMessage(): string | undefined {
    return this.hasMoreFields ? this.moreFields.takeMessage() : undefined;
  }
}

/** The next call with this message most likely has fields of this shape, or of the one before. */
function expect(entry: MessageEntry, shape: Shape | undefined): void {
  if (entry.shape === shape) return;
  entry.otherShape = entry.shape;
  entry.shape = shape;
}
