/** Which rows are drawn, and where. */
export interface RowWindow {
  readonly first: number;
  /** Inclusive; below `first` where there is none. */
  readonly last: number;
  /** Rows are placed from this one on: not each step of the list moves every row. */
  readonly base: number;
  /** Of the base, from the top of the view; 0 or less. */
  readonly topPx: number;
}

const BASE_ROWS = 64;

export function rowWindow(listPx: number, size: { rows: number; rowPx: number; viewPx: number }): RowWindow {
  const first = Math.min(Math.floor(listPx / size.rowPx), Math.max(0, size.rows - 1));
  const last = Math.min(size.rows - 1, Math.floor((listPx + size.viewPx) / size.rowPx));
  const base = first - (first % BASE_ROWS);
  return { first, last, base, topPx: base * size.rowPx - listPx };
}

/** Where the list has to stand so that a row is in view; unchanged if it is. A row far away comes to the middle. */
export function placeInView(index: number, listPx: number, size: { rowPx: number; viewPx: number }): number {
  const top = index * size.rowPx;
  const bottom = top + size.rowPx;
  if (top >= listPx && bottom <= listPx + size.viewPx) return listPx;
  const isFar = bottom < listPx - size.rowPx || top > listPx + size.viewPx + size.rowPx;
  if (isFar) return Math.max(0, top - (size.viewPx - size.rowPx) / 2);
  return top < listPx ? top : bottom - size.viewPx;
}
