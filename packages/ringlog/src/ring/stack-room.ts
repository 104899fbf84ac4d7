/** More calls than anything makes that asks for room. */
const LEVELS = 200;

/**
 * Throws a RangeError here and now where the application's stack is nearly used up, before something begins that must not
 * stop half-way. Costs a few hundred nanoseconds: for what is rare.
 */
export function needStackRoom(levels: number = LEVELS): number {
  return levels === 0 ? 0 : needStackRoom(levels - 1) + 1;
}
