import type { ComponentChildren } from "preact";

interface PanelProps {
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Beside the view, or below it in a narrow window. */
export function Panel({ onClose, children }: PanelProps) {
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
