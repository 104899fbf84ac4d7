import { type ArgumentChange, callText, type WatchedCall } from "./call-facts.js";
import { Section } from "./section.js";
import { blockValue } from "./value-text.js";
import { visibleLine, visibleText } from "./visible.js";

const MAX_LINE = 90;

/** The call that `debug` watched: arguments, those that have changed, the functions around it, what it cost. */
export function CallView({ call }: { readonly call: WatchedCall }) {
  return (
    <Section title="Call" note={call.argsAt === undefined ? undefined : `arguments ${call.argsAt}`}>
      <Arguments call={call} />
      <Changes changes={call.changes} />
      <Path call={call} />
      {call.figures.length > 0 && <p class="quiet">{call.figures.join(" · ")}</p>}
    </Section>
  );
}

function Arguments({ call }: { readonly call: WatchedCall }) {
  const text = callText(call, 2000);
  if (text.length <= MAX_LINE || call.args === undefined) return <pre class="block">{text}</pre>;
  return (
    <ol class="args" aria-label="Arguments">
      {call.args.map((value, index) => (
        <li key={index}>
          <span class="arg-name">{index}</span>
          <pre class="block">{visibleText(typeof value === "string" ? JSON.stringify(value) : blockValue(value))}</pre>
        </li>
      ))}
    </ol>
  );
}

function Changes({ changes }: { readonly changes: readonly ArgumentChange[] }) {
  if (changes.length === 0) return null;
  return (
    <table class="changes">
      <caption>Changed between call and failure</caption>
      <thead class="changes-head">
        <tr>
          <th scope="col">Argument</th>
          <th scope="col">At the call</th>
          <th scope="col">At the failure</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, from, to }, index) => (
          <tr key={index}>
            <th scope="row">{path}</th>
            <td class="change-from">{from}</td>
            <td class="change-to">{to}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Path({ call }: { readonly call: WatchedCall }) {
  if (call.path.length < 2 && call.outcome === undefined) return null;
  return (
    <div class="path">
      {call.path.length > 1 && (
        <>
          <span class="quiet">through</span>
          <ol aria-label="Functions it crossed, innermost first">
            {call.path.map((name, index) => (
              <li key={index}>{visibleLine(name, 120)}</li>
            ))}
          </ol>
        </>
      )}
      {call.outcome !== undefined && <span class="quiet">{call.outcome}</span>}
    </div>
  );
}
