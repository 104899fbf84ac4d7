import { useEffect, useState } from "preact/hooks";
import { FIELD_ALIASES } from "../../model/fields.js";
import { api } from "../api.js";
import { status } from "../live.js";
import { fieldHints, type Hint, type HintContext, LEVEL_VALUES, valueHints } from "./hints.js";

const TYPING_PAUSE_MS = 150;

type Values = readonly { readonly value: string; readonly count: number }[];

/** Hints at what is being typed; values of a field are asked of the server. */
export function useHints(context: HintContext | undefined): readonly Hint[] {
  const field = context?.kind === "value" ? longName(context.field) : undefined;
  const values = useValues(field);
  if (context === undefined) return [];
  if (context.kind === "field") return fieldHints(context.fragment, status.value?.fields ?? []);
  return valueHints(context.fragment, values);
}

function useValues(field: string | undefined): Values {
  const [known, setKnown] = useState<{ readonly field: string; readonly values: Values } | undefined>(undefined);
  useEffect(() => {
    if (field === undefined || field === "level") return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      api.facets({}, [field], abort.signal).then(
        ({ facets }) => setKnown({ field, values: facets[0]?.values ?? [] }),
        () => setKnown(undefined), // hints are a help; without them typing goes on
      );
    }, TYPING_PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [field]);
  if (field === "level") return LEVEL_VALUES;
  return known !== undefined && known.field === field ? known.values : [];
}

function longName(field: string): string {
  return Object.hasOwn(FIELD_ALIASES, field) ? (FIELD_ALIASES[field] ?? field) : field;
}
