/** The status of a response; beside its colour the number tells it. */
export function StatusMark({ status }: { readonly status: number }) {
  const kind = status >= 500 ? "bad" : status >= 400 ? "odd" : "fine";
  return <span class={`status status-${kind}`}>{status}</span>;
}
