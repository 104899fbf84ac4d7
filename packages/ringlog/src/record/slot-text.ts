import type { InternedText, Interner } from "./interner.js";

/**
 * What is known of the texts that stood in one place of a shape. Those of which there are few (`method: "GET"`, a tier, a city)
 * are interned: then a constant costs its caller one comparison and others a look into a table, and the worker copies what
 * it has escaped before. Where texts hardly ever come again, they are not looked for: to hash them costs as much as writing
 * them.
 */
export interface SlotTexts {
  /** The last one that was interned. */
  last: InternedText;
  /** Whether looking for texts is worth while here: up for each that was found, down for each that was not. */
  score: number;
  /** Texts that are not looked for. */
  rest: number;
}

/** Longer texts are not looked for. */
const MAX_LENGTH = 64;
/** A score starts at 0 and is at most this. */
const MAX_SCORE = 32;
/** Below this, texts are not looked for any more; after so many that were not, the score to try again with. */
const GIVE_UP_SCORE = -16;
const RESTING_TEXTS = 1_000;
const TRY_AGAIN_SCORE = -8;

const NONE: InternedText = { text: "", id: 0 };

export function newSlotTexts(): SlotTexts {
  return { last: NONE, score: 0, rest: 0 };
}

/** The id of a text in its place, or 0 where it is to be written in full. */
export function slotTextId(interner: Interner, place: SlotTexts, text: string): number {
  if (text === place.last.text) return place.last.id;
  if (place.rest > 0) {
    place.rest--;
    return 0;
  }
  return text.length > MAX_LENGTH ? 0 : lookFor(interner, place, text);
}

function lookFor(interner: Interner, place: SlotTexts, text: string): number {
  const found = interner.value(text);
  if (found !== undefined) {
    place.last = found;
    if (place.score < MAX_SCORE) place.score++;
    return found.id;
  }
  if (--place.score < GIVE_UP_SCORE) {
    place.score = TRY_AGAIN_SCORE;
    place.rest = RESTING_TEXTS;
  }
  return 0;
}
