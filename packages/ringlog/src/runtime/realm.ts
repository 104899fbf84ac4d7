import { Instance } from "./instance.js";

/** Counted up when copies of different versions can no longer share an instance. */
const KEY = Symbol.for("ringlog.instance.1");

type Realm = { [KEY]?: Instance };

/** The realm's one instance, also when both builds or two copies of this library are loaded. */
export function instance(): Instance {
  const realm = globalThis as Realm;
  realm[KEY] ??= new Instance();
  return realm[KEY];
}
