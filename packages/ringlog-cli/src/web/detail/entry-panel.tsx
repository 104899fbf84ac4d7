import { useEffect, useRef } from "preact/hooks";
import { announce } from "../announce.js";
import { api } from "../api.js";
import { useReply } from "../use-reply.js";
import { Waiting } from "../waiting.js";
import "./detail.css";
import { EntryBody } from "./entry-body.js";
import { visibleLine } from "./visible.js";

/** One line in full. The panel around it has a name, a border and the button that closes it. */
export function EntryPanel({ id }: { readonly id: string }) {
  const { value, error, isLoading } = useReply((signal) => api.entry(id, signal), [id]);
  const top = useRef<HTMLDivElement>(null);
  const shownId = value?.row.id;
  useEffect(() => {
    // The panel stays, with another line in it: that one is read from its beginning.
    top.current?.closest(".panel-body")?.scrollTo(0, 0);
    if (value !== undefined) announce(`Line ${visibleLine(value.row.msg, 120)}`);
  }, [shownId]);
  if (error !== undefined || value === undefined) return <Waiting text="Reading the line…" error={error} />;
  return (
    <div ref={top} aria-busy={isLoading} class={isLoading ? "entry-old" : undefined}>
      <EntryBody key={shownId} reply={value} />
    </div>
  );
}
