import { signal } from "@preact/signals";

const message = signal("");

/** Tells users of a screen reader what changed elsewhere on the page. */
export function announce(text: string): void {
  message.value = text;
}

/** Where announcements are read from; once in the page. */
export function Announcer() {
  return (
    <div class="unseen" role="status" aria-live="polite">
      {message.value}
    </div>
  );
}
