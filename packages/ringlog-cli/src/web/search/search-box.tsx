/** The query, and what is wrong with it. */
export function SearchBox() {
  return <search class="search" />;
}
