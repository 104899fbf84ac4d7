/** Keys and the query language on one card. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <dialog open>
      <button type="button" onClick={onClose}>
        Close
      </button>
    </dialog>
  );
}
