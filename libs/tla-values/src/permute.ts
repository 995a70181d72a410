/** Applies a permutation of model values everywhere in a value (SYMMETRY), remembering what it met. */
import { Fn } from './function-kinds.ts';
import { canonical } from './intern.ts';
import { isModelValue } from './model-value.ts';
import { asFn } from './order.ts';
import { buildSet } from './set-builder.ts';
import { ElementKind, EnumSet } from './set-kinds.ts';
import { domainSet } from './shapes.ts';
import { TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

export class Permutations {
  readonly #u: Universe;
  readonly #images = new Map<Fn, Map<Value, Value>>();
  constructor(u: Universe) {
    this.#u = u;
  }

  /** The canonical image of `value`. @throws TlaError (type) when `permutation` is not a function on model values. */
  permute(value: Value, permutation: Value): Value {
    const images = this.#imagesOf(permutation);
    return this.#image(canonical(this.#u, value, -1), images);
  }

  #imagesOf(permutation: Value): Map<Value, Value> {
    const f = asFn(this.#u, permutation, -1);
    if (f === undefined) throw new TlaError('type', 'The symmetry operator must specify a set of functions.');
    const key = canonical(this.#u, f, -1) as Fn;
    const known = this.#images.get(key);
    if (known !== undefined) return known;
    const images = new Map<Value, Value>();
    key.shape.keys.forEach((from, i) => {
      const to = key.values[i] as Value;
      if (!isModelValue(from) || !isModelValue(to)) {
        throw new TlaError('type', 'Symmetry function must have model values as domain and range.');
      }
      images.set(from, to);
    });
    this.#images.set(key, images);
    return images;
  }

  #image(value: Value, images: Map<Value, Value>): Value {
    if (typeof value !== 'object') return value;
    const known = images.get(value);
    if (known !== undefined) return known;
    if (isModelValue(value)) return value;
    const made =
      value instanceof Fn ? this.#fn(value, images) : this.#set(value as unknown as EnumSet, images);
    images.set(value, made);
    return made;
  }

  #set(s: EnumSet, images: Map<Value, Value>): Value {
    if (s.elementKind === ElementKind.Integers || s.elementKind === ElementKind.Strings) return s;
    const elements = s.elements.map((x) => this.#image(x, images));
    return canonical(this.#u, buildSet(this.#u, elements, -1), -1);
  }

  #fn(f: Fn, images: Map<Value, Value>): Value {
    const u = this.#u;
    const values = f.values.map((y) => this.#image(y, images));
    const from = domainSet(u, f.shape);
    const to = this.#image(from, images) as unknown as EnumSet;
    if (to === from && f.shape.keys.every((key) => this.#image(key, images) === key)) {
      return canonical(u, new Fn(f.shape, values, f.isTuple), -1);
    }
    const shape = u.shapeOf(to);
    const moved = new Array<Value>(values.length);
    f.shape.keys.forEach((key, i) => {
      moved[shape.position(this.#image(key, images))] = values[i] as Value;
    });
    return canonical(u, new Fn(shape, moved), -1);
  }
}
