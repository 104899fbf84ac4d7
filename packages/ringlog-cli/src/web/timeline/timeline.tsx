/** Volume by level over time, the machine's state, and errors. */
export function Timeline() {
  return <section class="timeline" aria-label="Timeline" />;
}
