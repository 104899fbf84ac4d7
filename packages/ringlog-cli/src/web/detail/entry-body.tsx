import type { EntryReply } from "../../model/api.js";
import { watchedCall } from "./call-facts.js";
import { CallView } from "./call-view.js";
import { CopyButton } from "./copy-button.js";
import { factsOf } from "./entry-facts.js";
import { type Fields, fieldsOf, textOf } from "./entry-fields.js";
import { EntryBar, EntryHead } from "./entry-head.js";
import { kindName, kindOf } from "./entry-kind.js";
import { errorTree } from "./error-tree.js";
import { ErrorView } from "./error-view.js";
import { FactList } from "./fact-list.js";
import { FieldTable } from "./field-table.js";
import { GroupView } from "./group-view.js";
import { MachineView } from "./machine-view.js";
import { Neighbours } from "./neighbours.js";
import { originFields, ownFields } from "./own-fields.js";
import { readStack } from "./read-stack.js";
import { Section } from "./section.js";
import { StackView } from "./stack-view.js";
import { visibleText } from "./visible.js";

/** All that is known of one line, the most telling first. */
export function EntryBody({ reply }: { readonly reply: EntryReply }) {
  const fields = fieldsOf(reply);
  const kind = kindOf(fields, reply.row.isBad);
  const error = errorTree(fields);
  const call = watchedCall(fields);
  const facts = factsOf(kind, fields);
  const isSaid = new Set(facts.map(({ condition, field }) => condition?.field ?? field));
  return (
    <article class="entry">
      <EntryBar reply={reply} fields={fields} kind={kind} />
      <EntryHead reply={reply} fields={fields} error={error} />
      {reply.group !== undefined && <GroupView group={reply.group} row={reply.row} fields={fields} />}
      <FactList title={kindName(kind, fields)} facts={facts} />
      {error !== undefined && <ErrorView error={error} />}
      <CodeStack fields={fields} />
      <MachineView fields={fields} baseline={reply.baseline} />
      {call !== undefined && <CallView call={call} />}
      <Neighbours reply={reply} />
      <FieldTable title="Fields" rows={ownFields(fields).filter(({ name }) => !isSaid.has(name))} />
      <FieldTable title="Record" rows={originFields(fields)} />
      <RawLine reply={reply} />
    </article>
  );
}

/** What ran while the loop stood still. */
function CodeStack({ fields }: { readonly fields: Fields }) {
  const { frames } = readStack(textOf(fields, "code.stacktrace") ?? "", "");
  if (frames.length === 0) return null;
  return (
    <Section title="What ran then">
      <StackView frames={frames} label="Stack of what ran" />
    </Section>
  );
}

function RawLine({ reply: { raw, isCut, row } }: { readonly reply: EntryReply }) {
  return (
    <details class="raw" open={row.isBad}>
      <summary>Line as it stands in the file</summary>
      <pre class="block">{visibleText(raw)}</pre>
      {isCut && <p class="quiet">It is longer than 1 MiB: only its beginning was read.</p>}
      <CopyButton text={() => raw} what="Line" label="Copy line" />
    </details>
  );
}
