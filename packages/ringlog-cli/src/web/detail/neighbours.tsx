import type { EntryReply, Row } from "../../model/api.js";
import { LevelMark } from "../level-mark.js";
import { Link } from "../link.js";
import { relativeTime } from "./figures.js";
import { Section } from "./section.js";
import { visibleLine } from "./visible.js";

const WHERE = { request: "in the same request", thread: "of the same thread", file: "of the same file" } as const;

/** Lines before and after the entry, which stands between them. */
export function Neighbours({ reply }: { readonly reply: EntryReply }) {
  const { before, after, row, neighbours } = reply;
  if (before.length + after.length === 0) return null;
  return (
    <Section title="Around it" note={WHERE[neighbours]}>
      <ol class="around">
        {before.map((other) => (
          <Neighbour key={other.id} other={other} row={row} />
        ))}
        <Neighbour other={row} row={row} />
        {after.map((other) => (
          <Neighbour key={other.id} other={other} row={row} />
        ))}
      </ol>
    </Section>
  );
}

function Neighbour({ other, row }: { readonly other: Row; readonly row: Row }) {
  const isItself = other.id === row.id;
  const service = other.service !== row.service ? other.service : null;
  const content = (
    <>
      <span class="around-time">{offset(other, row)}</span>
      <LevelMark level={other.level} isShort />
      <span class="around-text">
        {service !== null && <span class="around-service">{visibleLine(service, 60)} </span>}
        {visibleLine(other.msg, 400)}
      </span>
    </>
  );
  return (
    <li class={isItself ? "around-self" : undefined} aria-current={isItself ? "true" : undefined}>
      {isItself ? (
        <div class="around-line">{content}</div>
      ) : (
        <Link to={{ entryId: other.id }} class="around-line">
          {content}
        </Link>
      )}
    </li>
  );
}

function offset(other: Row, row: Row): string {
  if (other.id === row.id) return "this";
  return other.timeMs === null || row.timeMs === null ? "–" : relativeTime(other.timeMs - row.timeMs);
}
