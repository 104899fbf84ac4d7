import type { Interner } from "./interner.js";

/**
 * Texts that come again and again in one place of a shape (`method: "GET"`) are interned. Which one comes is guessed from the
 * one before it, so that a constant, or a few that take turns, cost one comparison; the interner's table, which must hash a
 * text, is asked once for each.
 */
export interface SlotText {
  text: string;
  /** Of the text, once it was interned; 0 before, and where there is no room for it. */
  id: number;
  /** How often it came when it was expected. */
  count: number;
  /** The one that came after it the last time. */
  next: SlotText;
}

/** What is known of the texts that stood in one place. */
export interface SlotTexts {
  /** The last one: the one after it is expected. */
  last: SlotText;
  readonly texts: SlotText[];
  /** The last one and its id, if it was interned and followed itself; else the id is 0. */
  text: string;
  id: number;
  /** Index of the one that was noted last, once there are enough. */
  oldest: number;
  /** Whether looking for texts is worth while here: up for each that was expected, down for each that is new. */
  score: number;
  /** Texts that are not looked for. */
  rest: number;
}

/** Longer texts are not expected to come again. */
const MAX_SLOT_LENGTH = 64;
const MAX_SLOT_TEXTS = 4;
/** A text that came so often when it was expected is interned. */
const INTERN_AFTER = 4;

/** A place's score starts at 0 and is at most this. */
const MAX_SCORE = 32;
/** Below this, texts are not looked for any more; after so many that were not, the score to try again with. */
const GIVE_UP_SCORE = -16;
const RESTING_TEXTS = 1_000;
const TRY_AGAIN_SCORE = -8;

function newSlotText(): SlotText {
  const made: SlotText = { text: "", id: 0, count: 0, next: undefined as never };
  made.next = made;
  return made;
}

/**
 * A text that was not expected: the id of one that was here before, or 0. Where texts hardly ever come again, they are not looked
 * for any more: that costs as much as writing them.
 */
function lookFor(place: SlotTexts, text: string): number {
  const { texts } = place;
  let found: SlotText | undefined;
  for (let index = 0; index < texts.length; index++) {
    const known = texts[index] as SlotText;
    if (known.text === text) {
      found = known;
      break;
    }
  }
  found ??= note(place, text);
  place.last.next = found;
  place.last = found;
  place.id = 0;
  return found.id;
}

/** Notes a new text, in place of the oldest one where there are enough. */
function note(place: SlotTexts, text: string): SlotText {
  if (--place.score < GIVE_UP_SCORE) {
    place.score = TRY_AGAIN_SCORE;
    place.rest = RESTING_TEXTS;
  }
  const { texts } = place;
  if (texts.length < MAX_SLOT_TEXTS) texts.push(newSlotText());
  else place.oldest = (place.oldest + 1) % MAX_SLOT_TEXTS;
  const made = texts[texts.length < MAX_SLOT_TEXTS ? texts.length - 1 : place.oldest] as SlotText;
  made.text = text;
  made.id = 0;
  made.count = 0;
  made.next = made;
  return made;
}

export function newSlotTexts(): SlotTexts {
  const first = newSlotText();
  return { last: first, texts: [first], text: "", id: 0, oldest: 0, score: 0, rest: 0 };
}

/** The id of a text in its place, or 0 where it is to be written in full. */
export function slotTextId(interner: Interner, place: SlotTexts, text: string): number {
  if (place.rest > 0) {
    place.rest--;
    return 0;
  }
  if (text.length > MAX_SLOT_LENGTH) return 0;
  const { last } = place;
  const { next } = last;
  if (text !== next.text) return lookFor(place, text);
  if (next.id === 0 && next.count < INTERN_AFTER) noteExpected(interner, place, next);
  place.last = next;
  if (next === last) {
    place.text = text;
    place.id = next.id;
  }
  return next.id;
}

function noteExpected(interner: Interner, place: SlotTexts, expected: SlotText): void {
  if (place.score < MAX_SCORE) place.score++;
  if (++expected.count === INTERN_AFTER) expected.id = interner.value(expected.text);
}
