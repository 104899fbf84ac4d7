import type { ErrorGroup } from "../../model/api.js";

export const GROUP_ORDERS = ["count", "last", "first", "requests"] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

const BY: Readonly<Record<GroupOrder, (group: ErrorGroup) => number>> = {
  count: totalOf,
  last: ({ lastMs }) => lastMs,
  first: ({ firstMs }) => firstMs,
  requests: ({ requests }) => requests,
};

/** Written and withheld. */
export function totalOf({ written, suppressed }: ErrorGroup): number {
  return written + suppressed;
}

/** The greatest first: most, latest, newest of the new. Equal ones by their number, then by fingerprint, so that the order is the same each time. */
export function sortGroups(groups: readonly ErrorGroup[], order: GroupOrder): ErrorGroup[] {
  const value = BY[order];
  return [...groups].sort(
    (one, other) =>
      value(other) - value(one) || totalOf(other) - totalOf(one) || (one.fingerprint < other.fingerprint ? -1 : 1),
  );
}
