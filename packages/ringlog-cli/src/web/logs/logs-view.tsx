/** Lines under the selection, newest first. */
export function LogsView() {
  return <p class="empty">The list of lines stands here.</p>;
}
