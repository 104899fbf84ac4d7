import { useState } from "preact/hooks";
import { plural } from "../format.js";
import { type ErrorNode, errorTitle } from "./error-tree.js";
import { Section } from "./section.js";
import { StackView } from "./stack-view.js";
import { blockValue, inlineValue, isLong } from "./value-text.js";
import { visibleLine, visibleText } from "./visible.js";

/** Stack and causes of the entry's own error. */
export function ErrorView({ error }: { readonly error: ErrorNode }) {
  return (
    <>
      <Section title="Stack" note={stackNote(error)}>
        <Preamble lines={error.preamble} />
        <Trace error={error} label="Stack of the error" />
        <Props error={error} />
      </Section>
      {error.below.length > 0 && (
        <Section title="Causes">
          <Tree error={error} />
        </Section>
      )}
    </>
  );
}

function stackNote({ frames }: ErrorNode): string | undefined {
  return frames.length === 0 ? undefined : plural(frames.length, "frame");
}

function Preamble({ lines }: { readonly lines: readonly string[] }) {
  return lines.length === 0 ? null : <pre class="block">{visibleText(lines.join("\n"))}</pre>;
}

/** The frames; where the trace has none that can be read, the trace as it stands. */
function Trace({ error, label }: { readonly error: ErrorNode; readonly label: string }) {
  if (error.frames.length > 0) return <StackView frames={error.frames} label={label} />;
  if (error.stacktrace === "") return <p class="quiet">No stack was written.</p>;
  return <pre class="block">{visibleText(error.stacktrace)}</pre>;
}

function Props({ error }: { readonly error: ErrorNode }) {
  if (error.props.size === 0) return null;
  return (
    <dl class="props">
      {[...error.props].map(([key, value]) => (
        <div key={key}>
          <dt>{visibleLine(key)}</dt>
          <dd>{isLong(value) ? <pre class="block">{visibleText(blockValue(value))}</pre> : inlineValue(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Tree({ error }: { readonly error: ErrorNode }) {
  return (
    <ul class="tree">
      {error.below.map((node, index) => (
        <Branch key={index} node={node} />
      ))}
      {error.leftOut > 0 && <li class="quiet">{plural(error.leftOut, "more error")}</li>}
    </ul>
  );
}

function Branch({ node }: { readonly node: ErrorNode }) {
  const own = node.frames.slice(0, node.frames.length - node.shared);
  const title = { ...node, message: "" };
  return (
    <li class="branch">
      <p class="branch-title">
        <span class="branch-label">{node.label}</span> <b class="error-type">{visibleLine(errorTitle(title))}</b>{" "}
        <span class="branch-message">{visibleText(node.message, 2000)}</span>
      </p>
      {node.frames.length > 0 && <StackView frames={own} label={`Stack of ${visibleLine(node.type, 80)}`} />}
      <Shared node={node} />
      <Props error={node} />
      {node.below.length > 0 && <Tree error={node} />}
    </li>
  );
}

/** Frames that the error above has, too. */
function Shared({ node }: { readonly node: ErrorNode }) {
  const [isOpen, setOpen] = useState(false);
  if (node.shared === 0) return null;
  return (
    <div class="fold">
      <button type="button" class="fold-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {plural(node.shared, "frame")} as above
      </button>
      {isOpen && <StackView frames={node.frames.slice(-node.shared)} label="Frames as above" />}
    </div>
  );
}
