import { status } from "../live.js";

interface AddFacetProps {
  readonly shown: readonly string[];
  readonly onAdd: (field: string) => void;
}

/** Any field of the log can have a facet. */
export function AddFacet({ shown, onAdd }: AddFacetProps) {
  const fields = (status.value?.fields ?? []).filter(({ name }) => !shown.includes(name));
  if (fields.length === 0) return null;
  return (
    <select
      class="facet-add"
      aria-label="Add a field"
      value=""
      onChange={(event) => {
        onAdd(event.currentTarget.value);
        event.currentTarget.value = "";
      }}
    >
      <option value="">Add a field…</option>
      {fields.map(({ name }) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
