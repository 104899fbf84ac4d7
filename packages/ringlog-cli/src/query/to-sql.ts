import { LEVEL_NAMES } from "../../../ringlog/src/record/level.js";
import type { ColumnNames } from "./column-names.js";
import { TEXT_FIELDS, type Query } from "./query.js";
export function toSql(query: Query, columns: ColumnNames): { where: string; params: unknown[] } {
  const params: unknown[] = [];
  const go = (q: Query): string => {
    switch (q.kind) {
      case "all": return "true";
      case "and": case "or": return `(${q.parts.map(go).join(` ${q.kind} `)})`;
      case "not": return `NOT (${go(q.part)})`;
      case "text": return `(${TEXT_FIELDS.map((f) => { const c = f === "msg" ? "msg" : columns.column(f)?.text; params.push(q.text.toLowerCase()); return `coalesce(contains(lower(${c}), ?), false)`; }).join(" OR ")})`;
      case "has": { const c = columns.column(q.field); return `(${[c?.text, c?.number].filter(Boolean).map((x) => `${x} IS NOT NULL`).join(" OR ") || "false"})`; }
      case "level": return `(level <> 0 AND level ${q.op} ${LEVEL_NAMES.indexOf(q.level as never) + 1})`;
      case "time": return `coalesce(time_ms ${q.op} ${q.timeMs}, false)`;
      case "ms": return `coalesce("http.server.request.duration"*1000 ${q.op} ${q.value}, false)`;
      case "is": { const c = columns.column(q.field); if (!c) return "false"; const o: string[] = []; for (const v of q.values) { if (c.text) { params.push(v); o.push(`coalesce(${c.text} = ?, false)`); } if (c.number && !Number.isNaN(Number(v))) o.push(`coalesce(${c.number} = ${Number(v)}, false)`); } return `(${o.join(" OR ")})`; }
      case "compare": { const c = columns.column(q.field); return c?.number ? `coalesce(${c.number} ${q.op} ${q.value}, false)` : "false"; }
    }
  };
  return { where: go(query), params };
}
