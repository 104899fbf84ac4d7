/** Groups of errors under the selection. */
export function ErrorsView() {
  return <p class="empty">The list of errors stands here.</p>;
}
