import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface SectionProps {
  readonly title: string;
  /** Beside the title, in small type. */
  readonly note?: string | undefined;
  readonly children: ComponentChildren;
}

/** A part of the entry's page, under a heading of its own. */
export function Section({ title, note, children }: SectionProps) {
  const id = useId();
  return (
    <section class="part" aria-labelledby={id}>
      <h3 class="part-title" id={id}>
        {title}
        {note !== undefined && <span class="part-note"> {note}</span>}
      </h3>
      {children}
    </section>
  );
}
