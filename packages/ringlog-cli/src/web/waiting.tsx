/** What stands in the place of an answer that has not come, or could not. */
export function Waiting({ text, error }: { readonly text: string; readonly error: Error | undefined }) {
  if (error === undefined) return <p class="empty">{text}</p>;
  return (
    <p class="empty" role="alert">
      {error.message}
    </p>
  );
}
