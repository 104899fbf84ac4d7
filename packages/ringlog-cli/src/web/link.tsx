import type { ComponentChildren } from "preact";
import type { Place } from "./place.js";
import { go, hrefOf } from "./state.js";

interface LinkProps {
  readonly to: Partial<Place>;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly title?: string;
  readonly isCurrent?: boolean;
}

/** Goes to another place of the page; in a new tab where the user asks for one. */
export function Link({ to, children, isCurrent = false, ...rest }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={hrefOf(to)} onClick={onClick} aria-current={isCurrent ? "page" : undefined} {...rest}>
      {children}
    </a>
  );
}
