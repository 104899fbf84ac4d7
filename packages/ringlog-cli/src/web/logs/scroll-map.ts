/**
 * Height that an element may have in every browser: Firefox ends at about 17.8 million pixels, Chrome and Safari at 33 million, less on
 * screens with several pixels to a CSS pixel.
 */
export const MAX_HEIGHT_PX = 8_000_000;

export interface ListSize {
  readonly rows: number;
  readonly rowPx: number;
  readonly viewPx: number;
}

/**
 * Between the scroll position of an element, whose height is bounded, and the place in a list, which may be a hundred times as high. Small
 * steps (wheel, keys, touch) move the list by as many pixels; large ones (the scroll bar) by their share of the height. Small steps thus
 * let the two drift apart: `correction` says where the element has to be set while nobody scrolls.
 */
export class ScrollMap {
  #size: ListSize = { rows: 0, rowPx: 1, viewPx: 0 };
  #elementPx = 0;
  #listPx = 0;

  /** Pixels above the view in the list. */
  get listPx(): number {
    return this.#listPx;
  }

  /** Height of what is scrolled. */
  get heightPx(): number {
    return Math.min(this.#size.rows * this.#size.rowPx, MAX_HEIGHT_PX);
  }

  /** The list has grown or shrunk at its end, or the window has changed: the place in the list stays where it can. */
  resize(size: ListSize): void {
    this.#size = size;
    this.#listPx = clamp(this.#listPx, 0, this.#maxListPx());
  }

  /** @returns the new place in the list */
  onScroll(elementPx: number): number {
    const step = elementPx - this.#elementPx;
    const isSmall = Math.abs(step) <= this.#size.viewPx * 2;
    this.#elementPx = elementPx;
    if (!this.#isMapped()) this.#listPx = elementPx;
    else this.#listPx = isSmall ? this.#listPx + step : this.#toList(elementPx);
    this.#listPx = this.#snapped(clamp(this.#listPx, 0, this.#maxListPx()));
    return this.#listPx;
  }

  /** At an end of the element, nearer to the list's end than a pixel of the element can tell: it is the list's. */
  #snapped(listPx: number): number {
    if (this.#elementPx <= 0 && this.#toElement(listPx) <= 1) return 0;
    const end = this.#maxElementPx();
    return this.#elementPx >= end && this.#toElement(listPx) >= end - 1 ? this.#maxListPx() : listPx;
  }

  /** Goes to a place. @returns where the element has to be set */
  goTo(listPx: number): number {
    this.#listPx = clamp(listPx, 0, this.#maxListPx());
    this.#elementPx = this.#toElement(this.#listPx);
    return this.#elementPx;
  }

  /** Where the element has to be set so that the scroll bar tells the truth, and both ends can be reached; undefined if it is there. */
  correction(): number | undefined {
    const right = this.#toElement(this.#listPx);
    if (Math.abs(right - this.#elementPx) < 1) return undefined;
    this.#elementPx = right;
    return right;
  }

  /** Whether a further small step is cut off by the element's end although the list goes on. */
  isStuck(): boolean {
    const atStart = this.#elementPx <= 0 && this.#listPx > 0;
    return atStart || (this.#elementPx >= this.#maxElementPx() - 1 && this.#listPx < this.#maxListPx() - 1);
  }

  #isMapped(): boolean {
    return this.#size.rows * this.#size.rowPx > MAX_HEIGHT_PX;
  }

  #toList(elementPx: number): number {
    const max = this.#maxElementPx();
    return max <= 0 ? 0 : (elementPx / max) * this.#maxListPx();
  }

  /** In whole pixels, as browsers keep it. At an end only where the list is: further steps are told of nowhere else. */
  #toElement(listPx: number): number {
    const max = this.#maxListPx();
    const end = this.#maxElementPx();
    if (!this.#isMapped()) return listPx;
    if (listPx <= 0) return 0;
    return listPx >= max ? end : clamp(Math.round((listPx / max) * end), 1, end - 1);
  }

  #maxListPx(): number {
    return Math.max(0, this.#size.rows * this.#size.rowPx - this.#size.viewPx);
  }

  #maxElementPx(): number {
    return Math.max(0, this.heightPx - this.#size.viewPx);
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
