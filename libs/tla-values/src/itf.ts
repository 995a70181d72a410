/**
 * ITF JSON (Apalache's ADR 15): `{"#set": […]}`, `{"#tup": […]}`, `{"#map": [[k, v], …]}`, `{"#bigint": "…"}`, records
 * as plain objects. Reading is bounded: the input may come from anywhere.
 */
import { Fn, ShapeKind } from './function-kinds.ts';
import { canonical } from './intern.ts';
import { isModelValue } from './model-value.ts';
import type { RecordPlans } from './records.ts';
import { buildSet } from './set-builder.ts';
import type { EnumSet } from './set-kinds.ts';
import { TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** Deepest nesting that is read: no spec of the field comes near it, and the reader's stack bears it. */
const depthMax = 64;
/** Most nodes that one value may have. */
const nodesMax = 1_000_000;
/** Longest string that is read, in UTF-16 units. */
const textLengthMax = 65_536;

/** @throws TlaError (enumerate) when the value contains a set that cannot be enumerated. */
export function toItf(u: Universe, value: Value): unknown {
  return written(canonical(u, value, -1));
}

function written(value: Value): unknown {
  if (typeof value === 'number') return { '#bigint': String(value) };
  if (typeof value !== 'object') return value;
  if (isModelValue(value)) return value.name;
  if (!(value instanceof Fn)) return { '#set': (value as unknown as EnumSet).elements.map(written) };
  const { kind, keys } = value.shape;
  if (kind === ShapeKind.Tuple) return { '#tup': value.values.map(written) };
  if (kind === ShapeKind.Record && keys.every((key) => isPlainKey(key as string))) {
    return Object.fromEntries(keys.map((key, i) => [key, written(value.values[i] as Value)]));
  }
  return { '#map': keys.map((key, i) => [written(key), written(value.values[i] as Value)]) };
}

/** Keys that JSON readers take literally. */
function isPlainKey(key: string): boolean {
  return !key.startsWith('#') && key !== '__proto__';
}

/** @throws TlaError: `limit` beyond the bounds, `type` for what is not ITF. */
export function fromItf(u: Universe, plans: RecordPlans, integers: 'tlc' | 'exact', json: unknown): Value {
  return new ItfReader(u, plans, integers).read(json, 0);
}

class ItfReader {
  readonly #u: Universe;
  readonly #plans: RecordPlans;
  readonly #integers: 'tlc' | 'exact';
  #nodes = 0;
  constructor(u: Universe, plans: RecordPlans, integers: 'tlc' | 'exact') {
    this.#u = u;
    this.#plans = plans;
    this.#integers = integers;
  }

  read(json: unknown, depth: number): Value {
    if (depth > depthMax) throw new TlaError('limit', `ITF value is nested deeper than ${depthMax}.`);
    if (++this.#nodes > nodesMax) throw new TlaError('limit', `ITF value has more than ${nodesMax} parts.`);
    if (typeof json === 'boolean') return json;
    if (typeof json === 'number') return this.#integer(json);
    if (typeof json === 'string') return this.#text(json);
    if (Array.isArray(json)) return this.#u.tuple(this.#list(json, depth));
    if (typeof json === 'object' && json !== null) return this.#object(json, depth);
    throw notItf(`a ${json === null ? 'null' : typeof json}`);
  }

  #integer(n: number): number {
    const fits = this.#integers === 'tlc' ? (n | 0) === n : Number.isSafeInteger(n);
    if (fits) return n + 0;
    if (!Number.isInteger(n)) throw notItf(`the number ${n}`);
    throw new TlaError('overflow', `ITF integer ${n} is outside the range of the mode "${this.#integers}".`);
  }

  #text(text: string): Value {
    if (text.length > textLengthMax)
      throw new TlaError('limit', `ITF string is longer than ${textLengthMax}.`);
    return this.#u.knownModelValue(text) ?? text;
  }

  #list(json: readonly unknown[], depth: number): Value[] {
    return json.map((x) => this.read(x, depth + 1));
  }

  #object(json: object, depth: number): Value {
    const keys = Object.keys(json);
    const tag = keys.length === 1 ? keys[0] : undefined;
    if (tag?.startsWith('#') !== true) return this.#record(json, keys, depth);
    const content = (json as { readonly [key: string]: unknown })[tag];
    if (tag === '#bigint') return this.#bigint(content);
    if (!Array.isArray(content)) throw notItf(`"${tag.slice(0, 40)}" without a list`);
    if (tag === '#tup') return this.#u.tuple(this.#list(content, depth));
    if (tag === '#set') return buildSet(this.#u, this.#list(content, depth), -1);
    if (tag === '#map') return this.#map(content, depth);
    throw notItf(`the unknown tag "${tag.slice(0, 40)}"`);
  }

  #bigint(content: unknown): number {
    if (typeof content !== 'string' || !/^-?\d{1,40}$/.test(content)) throw notItf('a malformed "#bigint"');
    return this.#integer(Number(content));
  }

  #map(content: readonly unknown[], depth: number): Value {
    const u = this.#u;
    const names = this.#stringKeys(content);
    if (names !== undefined) {
      const values = content.map((entry) => this.read((entry as readonly unknown[])[1], depth + 1));
      return this.#plans.record(names, values);
    }
    const values = new Map<Value, Value>();
    for (const entry of content) {
      if (!Array.isArray(entry) || entry.length !== 2) throw notItf('a "#map" entry that is not a pair');
      const key = canonical(u, this.read(entry[0], depth + 1), -1);
      if (values.has(key)) throw notItf('a "#map" with a key given twice');
      values.set(key, this.read(entry[1], depth + 1));
    }
    const shape = u.shapeOf(canonical(u, buildSet(u, [...values.keys()], -1), -1) as EnumSet);
    return new Fn(
      shape,
      shape.keys.map((key) => values.get(key) as Value),
    );
  }

  /** The keys when all are different strings, which is a record's domain: what traces are full of, sorted only once. */
  #stringKeys(content: readonly unknown[]): string[] | undefined {
    const names: string[] = [];
    for (const entry of content) {
      if (!Array.isArray(entry) || entry.length !== 2) return undefined;
      const key: unknown = entry[0];
      if (typeof key !== 'string' || key.length > textLengthMax) return undefined;
      if (this.#u.knownModelValue(key) !== undefined) return undefined;
      names.push(key);
    }
    this.#nodes += names.length;
    return names.length > 0 && new Set(names).size === names.length ? names : undefined;
  }

  #record(json: object, keys: readonly string[], depth: number): Value {
    const fields = json as { readonly [key: string]: unknown };
    for (const key of keys) {
      if (key.startsWith('#')) throw notItf(`the field name "${key.slice(0, 40)}"`);
      if (key.length > textLengthMax) throw new TlaError('limit', 'ITF field name is too long.');
    }
    return this.#plans.record(
      keys,
      keys.map((key) => this.read(fields[key], depth + 1)),
    );
  }
}

function notItf(what: string): TlaError {
  return new TlaError('type', `Not an ITF value: ${what}.`);
}
