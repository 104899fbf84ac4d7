import type { ByteWriter } from "./byte-writer.js";
import type { Shape } from "./interner.js";
import { TAG_FALSE, TAG_FLOAT64, TAG_INT32, TAG_REDACTED, TAG_SHAPED, TAG_TRUE } from "./value.js";

/**
 * Writes a plain object of one shape, which must be no proxy, at `pos` of the services' writer and gives the position after it,
 * or one of the refusals below. `isTop`: these are a call's fields, among which the record's error may be. There must be room
 * for SLACK_BYTES, and there is again afterwards.
 */
export type GeneratedEncoder = (target: object, pos: number, isTop: boolean) => number;

/** The object has another shape, or is none that this code may read; nothing was read. */
export const OTHER_SHAPE = -1;
/** Its properties were read, and are with the services: what was written so far must be forgotten. */
export const HANDED_OVER = -2;

/** A text that stood in one place of a shape. */
export interface SlotText {
  text: string;
  /** Of the text, once it has come again; 0 before, and where there is no room for it. */
  id: number;
  /** How often it came when it was expected. */
  count: number;
  /** The one that came after it the last time. */
  next: SlotText;
}

/** What is known of the values that stood in one place of a shape. */
export interface Site {
  /** The last text: the one after it most likely comes next. */
  last: SlotText;
  readonly texts: SlotText[];
  /** Index of the one that was noted last, once there are enough. */
  oldest: number;
  /** Whether looking for texts is worth while here: up for each that was interned, down for each that was not. */
  score: number;
  /** Texts that are not looked for. */
  rest: number;
  /** Code for the last object, or the last item of a list. */
  generated: GeneratedEncoder | undefined;
}

/**
 * What generated code calls. Calls rather than code of its own wherever it can be: an object with dozens of properties must
 * not need more code than the core's cache holds.
 */
export interface GeneratedServices {
  readonly writer: ByteWriter;
  newSite(): Site;
  /** Writes a text; gives the position after it. */
  slotText(text: string, pos: number, site: Site): number;
  /** Writes any other value that is no finite number or boolean, of a property of `parent`. HANDED_OVER: it may be the record's error. */
  slotValue(value: unknown, pos: number, site: Site, parent: object, isTop: boolean): number;
  /** Writes an object of which `read` values were read, where reading the next one threw. */
  afterThrow(shape: Shape, target: object, pos: number, values: unknown[], read: number): number;
  /** Keeps what was read of a call's fields; gives HANDED_OVER. */
  handOver(shape: Shape, target: object, values: unknown[], read: number): number;
}

type Factory = (services: GeneratedServices, writer: ByteWriter, shape: Shape) => GeneratedEncoder;

/** Keys that mean something else on a plain object, or that for-in does not give in the order of their creation. */
const UNFIT = /^(?:__proto__|constructor|toJSON|\d+)$/;
/** Code may be forbidden to come from strings, for the whole process: then nobody tries again. */
let isForbidden = false;

/** Whether code can be made for objects with these keys. */
export function isGenerable({ keys }: Shape): boolean {
  return !isForbidden && keys.length > 0 && !keys.some((key) => UNFIT.test(key));
}

/** Makes the encoder of a shape; undefined where code generation from strings is forbidden. */
export function generateEncoder(shape: Shape, services: GeneratedServices): GeneratedEncoder | undefined {
  try {
    const make = new Function("x", "w", "shape", encoderSource(shape)) as Factory;
    return make(services, services.writer, shape);
  } catch {
    // --disallow-code-generation-from-strings: the plain encoder serves.
    isForbidden = true;
    return undefined;
  }
}

/**
 * Checks that the object has exactly the shape's keys, reads all properties by name, then writes them: a getter that throws
 * leaves nothing half-written, and an error among a call's fields is found before anything is published.
 */
export function encoderSource({ keys, secret, id }: Shape): string {
  const indexes = [...keys.keys()];
  const values = indexes.map((index) => `v${index}`).join(",");
  const open = indexes.filter((index) => !secret[index]);
  const cases = keys.map((key, index) => `case ${index}:if(k!==${literal(key)})return ${OTHER_SHAPE};break;`);
  const reads = open.map((index) => `v${index}=o[${literal(keys[index] as string)}];n=${index + 1};`);
  return `"use strict";
const ${indexes.map((index) => `s${index}=x.newSite()`).join(",")};
return function encode(o,pos,top){
let n=0,${values};
for(const k in o){switch(n++){${cases.join("")}default:return ${OTHER_SHAPE};}}
if(n!==${keys.length}||o.constructor!==Object||o.toJSON!==undefined)return ${OTHER_SHAPE};
n=0;
try{${reads.join("")}n=${keys.length};}catch{return top?x.handOver(shape,o,[${values}],n):x.afterThrow(shape,o,pos,[${values}],n);}
let b=w.bytes,d=w.view,p=pos+5;
b[pos]=${TAG_SHAPED};d.setUint32(pos+1,${id},true);
${indexes.map((index) => (secret[index] ? `b[p++]=${TAG_REDACTED};` : slotSource(index, values))).join("\n")}
return p;
}`;
}

function slotSource(index: number, values: string): string {
  const v = `v${index}`;
  return `if(typeof ${v}==="string"){p=x.slotText(${v},p,s${index});b=w.bytes;d=w.view;}
else if(typeof ${v}==="number"&&${v}-${v}===0){
if((${v}|0)===${v}&&(${v}!==0||1/${v}>0)){b[p]=${TAG_INT32};d.setInt32(p+1,${v},true);p+=5;}
else{b[p]=${TAG_FLOAT64};d.setFloat64(p+1,${v},true);p+=9;}
}else if(typeof ${v}==="boolean")b[p++]=${v}?${TAG_TRUE}:${TAG_FALSE};
else{p=x.slotValue(${v},p,s${index},o,top);if(p<0)return x.handOver(shape,o,[${values}],n);b=w.bytes;d=w.view;}`;
}

/** A key as a string literal: nothing of it but letters, digits and underscores stands in the code as it is. */
function literal(key: string): string {
  const text = key.replace(/[^A-Za-z0-9_]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${text}"`;
}
