import { type Expected, type ListTree, OTHER_SHAPE, type ShapeTree } from "./generate-encoder.js";
import type { Shape } from "./interner.js";
import {
  TAG_ARRAY,
  TAG_END,
  TAG_FALSE,
  TAG_FLOAT64,
  TAG_INT32,
  TAG_INTERNED,
  TAG_REDACTED,
  TAG_SHAPED,
  TAG_TRUE,
} from "./value.js";

/** The source of a shape's encoder, and what it refers to by number. */
export interface EncoderSource {
  readonly code: string;
  readonly shapes: readonly Shape[];
  readonly siteCount: number;
}

/** One object in the code: its shape, the variable that holds it, and those of the objects around it, outermost first. */
interface Part {
  readonly number: number;
  readonly tree: ShapeTree;
  readonly name: string;
  readonly around: readonly string[];
  /** Whether its prototype was looked at already. */
  readonly isPlain: boolean;
}

/** A place where a value stands: its variable, those of the objects around it, and what is expected there. */
interface Place {
  readonly value: string;
  readonly site: string;
  readonly around: readonly string[];
  readonly expected: Expected | undefined;
  /** Says whether the value was found to be as expected, neither a proxy nor an error; without it, nobody has looked yet. */
  readonly verdict?: string;
  /** By the services, what nothing else takes: a call that gives the next position. */
  readonly other: string;
}

/**
 * The code checks that an object has exactly the shape's keys, reads all its properties by name, then writes them; so a getter
 * that throws leaves nothing half-written. Objects and lists in it that are as expected are written the same way, in the same
 * function; anything else goes through the services.
 *
 * Names: `o` the object, `pos` and `p` positions, `b` and `d` the memory as bytes and as view, which change when the frame moves;
 * `v1_2` the value of key 2 of object 1, `n1` how many of its properties were read, `u3` an item of list 3, `i3` its index and `m3` how many there are,
 * `g1` whether value 1 of the call's fields is an object or a list as expected, `s7` what is known of a place, `S` the shapes,
 * `q` whether a value was written.
 */
export function encoderSource(tree: ShapeTree): EncoderSource {
  const builder = new SourceBuilder();
  const root: Part = { number: builder.addShape(tree.shape), tree, name: "o", around: [], isPlain: false };
  const body = `let b=w.bytes,d=w.view,p=pos,q;const nested=x.isNested();
${checkSource(root, `return ${OTHER_SHAPE};`)}
try{${readsSource(root)}}catch{return top?${handOver(root)}:x.afterThrow(S[0],o,pos,${valuesOf(root)},n0);}
${verdictsSource(root)}
${builder.slots(root)}
return p;`;
  const sites = Array.from({ length: builder.siteCount }, (_, site) => `s${site}=T[${site}]`);
  return {
    code: `"use strict";\nconst ${["P=Object.prototype", "prototypeOf=Object.getPrototypeOf", "Z=Symbol()", ...sites].join(",")};\nreturn function encode(o,pos,top){\n${body}\n}`,
    shapes: builder.shapes,
    siteCount: builder.siteCount,
  };
}

class SourceBuilder {
  readonly shapes: Shape[] = [];
  siteCount = 0;
  #lists = 0;

  addShape(shape: Shape): number {
    this.shapes.push(shape);
    return this.shapes.length - 1;
  }

  /** Writes the tag and the values that were read. */
  slots(part: Part): string {
    const { shape, children } = part.tree;
    const around = [...part.around, part.name];
    const values = shape.keys.map((_, index) => {
      if (shape.secret[index]) return `b[p++]=${TAG_REDACTED};`;
      const value = nameOf(part, index);
      const site = this.#newSite();
      const other = inside(around, `p=x.slotValue(${value},p,${site});`);
      const expected = children.get(index);
      const isJudged = part.around.length === 0 && expected !== undefined;
      return this.#value({ value, site, around, expected, other, ...(isJudged && { verdict: `g${index}` }) });
    });
    return `b[p]=${TAG_SHAPED};d.setUint32(p+1,${shape.id},true);p+=5;\n${values.join("\n")}`;
  }

  #newSite(): string {
    return `s${this.siteCount++}`;
  }

  #value(place: Place): string {
    const { value, site, expected } = place;
    return `if(typeof ${value}==="string"){
if(${value}===${site}.last.text&&${site}.last.id!==0&&p<=w.room){b[p]=${TAG_INTERNED};d.setUint32(p+1,${site}.last.id,true);p+=5;}
else{p=x.slotText(${value},p,${site});b=w.bytes;d=w.view;}
}else if(typeof ${value}==="number"&&${value}-${value}===0){
if((${value}|0)===${value}&&(${value}!==0||1/${value}>0)){b[p]=${TAG_INT32};d.setInt32(p+1,${value},true);p+=5;}
else{b[p]=${TAG_FLOAT64};d.setFloat64(p+1,${value},true);p+=9;}
}else if(typeof ${value}==="boolean")b[p++]=${value}?${TAG_TRUE}:${TAG_FALSE};
else{${expected === undefined ? this.#other(place) : this.#expected(place, expected)}}`;
  }

  #other({ other }: Place): string {
    return `${other}b=w.bytes;d=w.view;`;
  }

  /** An object or a list, where one like it stood before. */
  #expected(place: Place, expected: Expected): string {
    const { value, around, verdict = `typeof ${value}==="object"&&${value}!==null&&!isProxy(${value})` } = place;
    const isNew = around.map((name) => `${value}!==${name}`).join("&&");
    const mayNest = `${verdict}&&p<=w.room&&${isNew}&&(!nested||x.mayNest(${value},${around.length}))`;
    const write = expected.kind === "object" ? this.#object(place, expected) : this.#list(place, expected);
    return `q=0;\nif(${mayNest})${write}\nif(q===0){${this.#other(place)}}`;
  }

  #object({ value, around, verdict }: Place, tree: ShapeTree): string {
    const isPlain = verdict !== undefined;
    const part: Part = { number: this.addShape(tree.shape), tree, name: value, around, isPlain };
    const { number } = part;
    const threw = inside(around, `p=x.afterThrow(S[${number}],${value},p,${valuesOf(part)},n${number});`);
    return `L${number}:{
${checkSource(part, `break L${number};`)}
try{${readsSource(part)}}catch{${threw}q=1;b=w.bytes;d=w.view;break L${number};}
${this.slots(part)}
q=1;
}`;
  }

  /** Items one by one, as long as there is room; the services write the rest. */
  #list({ value, around, verdict }: Place, { item }: ListTree): string {
    const number = this.#lists++;
    const name = `u${number}`;
    const index = `i${number}`;
    const count = `m${number}`;
    const inner = [...around, value];
    const site = this.#newSite();
    const other = inside(inner, `p=x.slotItem(${name},p,${site});`);
    const rest = inside(inner, `p=x.restOfList(${value},${index},${count},p);`);
    return `${verdict === undefined ? `if(Array.isArray(${value}))` : ""}{
let ${index}=0,${name};
const ${count}=${value}.length;
b[p++]=${TAG_ARRAY};
for(;${index}<${count}&&${index}<x.maxItems&&p<=w.room;${index}++){
try{${name}=${value}[${index}];}catch{${name}=x.threw;}
${this.#value({ value: name, site, around: inner, expected: item, other })}
}
if(${index}===${count})b[p++]=${TAG_END};
else{${rest}b=w.bytes;d=w.view;}
q=1;
}`;
  }
}

/** Declares the variables and leaves by `otherwise` unless it is a plain object that has exactly the shape's keys, in order. */
function checkSource({ number, tree, name, isPlain }: Part, otherwise: string): string {
  const { keys } = tree.shape;
  const n = `n${number}`;
  const variables = keys.map((_, index) => `v${number}_${index}`).join(",");
  const cases = keys.map((key, index) => `case ${index}:if(k!==${literal(key)})${otherwise}break;`).join("");
  return `let ${n}=0,${variables};
${isPlain ? "" : unlessPlain(name, otherwise)}
for(const k in ${name}){switch(${n}++){${cases}default:${otherwise}}}
if(${n}!==${keys.length})${otherwise}
${n}=0;`;
}

/**
 * An error among a call's fields is looked for before anything is written: what was written would run the application's code
 * twice. What is found out thereby about a value serves for its place, too.
 */
function verdictsSource(part: Part): string {
  const { shape, children } = part.tree;
  const verdicts = shape.keys.map((_, index) => {
    if (shape.secret[index]) return "";
    const value = nameOf(part, index);
    const handOverError = `if(top&&x.isError(${value}))return ${handOver(part)};`;
    const expected = children.get(index);
    const isObject = `if(typeof ${value}==="object"&&${value}!==null)`;
    if (expected === undefined) return `${isObject}${handOverError}`;
    return `let g${index}=false;${isObject}{${verdictSource(value, `g${index}`, expected)}if(!g${index})${handOverError}}`;
  });
  return verdicts.join("");
}

/** An error whose prototype was taken from it has a plain object's, and is one nevertheless. */
function verdictSource(value: string, verdict: string, expected: Expected): string {
  if (expected.kind === "list") return `${verdict}=!isProxy(${value})&&Array.isArray(${value});`;
  const label = `V${verdict}`;
  return `${label}:if(!isProxy(${value})){${unlessPlain(value, `break ${label};`)}${verdict}=!isNativeError(${value});}`;
}

/**
 * Leaves by `otherwise` unless a value that is no proxy has the prototype of plain objects. To look for a property that nothing has
 * makes V8 check the object's hidden class here, with which it knows the prototype, for which it would else call the runtime.
 * Only a proxy among the prototypes could notice, or throw.
 */
function unlessPlain(name: string, otherwise: string): string {
  return `try{${name}[Z];}catch{${otherwise}}if(prototypeOf(${name})!==P)${otherwise}`;
}

function readsSource(part: Part): string {
  const { number, tree, name } = part;
  const { keys, secret } = tree.shape;
  const reads = keys.map((key, index) =>
    secret[index]
      ? `n${number}=${index + 1};`
      : `${nameOf(part, index)}=${name}[${literal(key)}];n${number}=${index + 1};`,
  );
  return `${reads.join("")}n${number}=${keys.length};`;
}

/** A call of the services that must know the objects around the value. */
function inside(around: readonly string[], call: string): string {
  return `${around.map((name) => `x.enter(${name});`).join("")}${call}${"x.leave();".repeat(around.length)}`;
}

function handOver(part: Part): string {
  return `x.handOver(S[0],o,${valuesOf(part)},n0)`;
}

function valuesOf(part: Part): string {
  return `[${part.tree.shape.keys.map((_, index) => nameOf(part, index)).join(",")}]`;
}

function nameOf({ number }: Part, index: number): string {
  return `v${number}_${index}`;
}

/** A key as a string literal: nothing of it but letters, digits and underscores stands in the code as it is. */
function literal(key: string): string {
  const text = key.replace(/[^A-Za-z0-9_]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${text}"`;
}
