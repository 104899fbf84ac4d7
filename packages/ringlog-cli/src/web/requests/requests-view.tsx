/** Requests under the selection; one of them, with its timeline, where `requestId` is set. */
export function RequestsView() {
  return <p class="empty">The list of requests stands here.</p>;
}
