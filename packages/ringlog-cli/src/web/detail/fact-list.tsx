import { Link } from "../link.js";
import { filterTo } from "./condition.js";
import type { Fact } from "./entry-facts.js";
import { Section } from "./section.js";
import { TimeText } from "./time-text.js";
import { visibleLine } from "./visible.js";

/** What a record tells beside its message: of a stall, a storm, a request that was answered. */
export function FactList({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <Section title={title}>
      <dl class="facts">
        {facts.map((fact, index) => (
          <div key={index}>
            <dt>{visibleLine(fact.label, 60)}</dt>
            <dd>
              <FactText fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function FactText({ fact: { text, condition, requestIds, timeMs } }: { readonly fact: Fact }) {
  const shown = visibleLine(text, 400);
  if (timeMs !== undefined) return <TimeText timeMs={timeMs} />;
  if (requestIds !== undefined) return <Requests ids={requestIds} />;
  if (condition === undefined || condition.value === "") return <>{shown}</>;
  return (
    <button
      type="button"
      class="value"
      title="Only lines with this value"
      onClick={() => filterTo(condition.field, condition.value)}
    >
      {shown}
    </button>
  );
}

function Requests({ ids }: { readonly ids: readonly string[] }) {
  return (
    <span class="request-links">
      {ids.map((id) => (
        <Link key={id} to={{ view: "requests", requestId: id, entryId: undefined }}>
          {visibleLine(id, 80)}
        </Link>
      ))}
    </span>
  );
}
