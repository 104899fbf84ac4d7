import type { AnyFunction } from "./class-like.js";
import { className, ownerOf } from "./owner.js";
import type { Settings } from "./settings.js";

/** One use of `debug`: a wrapped function, or a decorated member of a class, whatever its instances. */
export interface Site {
  readonly settings: Settings;
  /** The function without any wrapper, where there is one for all instances. */
  readonly original: object | undefined;
  /** Of a member; undefined for a plain function. */
  readonly key: string | symbol | undefined;
  /** The class of a member; undefined until known, null where there is none. */
  owner: unknown;
  /** Undefined until known. */
  name: string | undefined;
  /** Where its name stands on the board of a watched loop; undefined until known. */
  noteAt: number | undefined;
}

/** The site of a plain function. */
export function functionSite(settings: Settings, fn: object, original: object): Site {
  const ownName: unknown = Object.getOwnPropertyDescriptor(fn, "name")?.value;
  const name = typeof ownName === "string" && ownName !== "" ? ownName : "anonymous";
  return { settings, original, key: undefined, owner: null, name: settings.name ?? name, noteAt: undefined };
}

/** The site of a member. Without an owner it is found from `this` at the first call. */
export function memberSite(settings: Settings, key: string | symbol, original?: object, owner?: unknown): Site {
  const knownOwner = settings.name === undefined ? owner : null;
  return { settings, original, key, owner: knownOwner, name: settings.name, noteAt: undefined };
}

/** Finds the class of a member from `this`, where it can. */
export function findOwner(site: Site, self: unknown, wrapper: AnyFunction | null): void {
  if (typeof self !== "object" || self === null || site.key === undefined) return;
  site.owner = ownerOf(self, site.key, wrapper) ?? null;
}

/** `Class.member`, or the function's name. */
export function siteName(site: Site): string {
  if (site.name !== undefined) return site.name;
  const owner = className(site.owner);
  const name = owner === "" ? keyText(site.key) : `${owner}.${keyText(site.key)}`;
  // A class has no name yet while its static members are set up.
  if (owner !== "" || site.owner === null) site.name = name;
  return name;
}

/** A member's key as it reads in a stack trace. */
export function keyText(key: string | symbol | undefined): string {
  if (key === undefined) return "anonymous";
  return typeof key === "symbol" ? `[${key.description ?? ""}]` : key;
}
