/** By field name: turns a field's value into what is logged. */
export type Serializers = { readonly [key: string]: (value: unknown) => unknown };
