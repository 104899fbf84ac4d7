export interface ColumnNames {
  column(field: string): { readonly text?: string; readonly number?: string } | undefined;
}
