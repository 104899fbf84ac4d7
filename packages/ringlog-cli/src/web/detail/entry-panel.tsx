/** One line in full. The panel around it has a name, a border and the button that closes it. */
export function EntryPanel({ id }: { readonly id: string }) {
  return <p class="empty">{id}</p>;
}
