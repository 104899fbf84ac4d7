import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

interface PanelProps {
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Beside the view, or below it in a narrow window. */
export function Panel({ onClose, children }: PanelProps) {
  useEffect(() => returnFocus, []);
  return (
    <section class="panel" aria-label="Line">
      <button
        type="button"
        class="icon-button panel-close"
        onClick={onClose}
        aria-label="Close the line"
        title="Close (Esc)"
      >
        ✕
      </button>
      <div class="panel-body">{children}</div>
    </section>
  );
}

/** Who closes the line from inside of it goes on in the list. */
function returnFocus(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>("#view [role=listbox], #view")?.focus();
}
