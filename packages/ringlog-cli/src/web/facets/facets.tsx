/** The most frequent values of some fields. */
export function Facets() {
  return <div />;
}
