/**
 * One universe of values: the order of strings, the model values and the intern tables. Values are built loose and
 * interned when a number is asked for (`idOf`): what an action computes on the way is garbage, not a table entry.
 */
import { Fn, Shape, ShapeKind } from './function-kinds.ts';
import { InternTable } from './intern-table.ts';
import { TlcModelValue } from './model-value.ts';
import type { RandomStream } from './random-stream.ts';
import { ElementKind, EnumSet } from './set-kinds.ts';
import type { Value } from './value.ts';

/** TLC's -maxSetSize. */
const setSizeMaxDefault = 1_000_000;

export class Universe {
  readonly setSizeMax: number;
  readonly table = new InternTable();
  /** Set by TLCSet, by register. */
  readonly registers = new Map<number, Value>();
  /** What TLCGet("level") and the like give; undefined for a name that is not known. */
  runFact: ((name: string) => Value | undefined) | undefined;
  /** Where random choices come from; without it there are none. */
  readonly random: RandomStream | undefined;
  readonly emptySet = new EnumSet([], ElementKind.Other);
  readonly booleans = new EnumSet([false, true], ElementKind.Other);
  /** Shapes over products, by the numbers of the factors. */
  readonly productShapes = new Map<string, Shape>();
  readonly #ranks = new Map<string, number>();
  readonly #strings: string[] = [];
  readonly #modelValues = new Map<string, TlcModelValue>();
  readonly #tupleShapes: Shape[] = [];
  readonly #recordShapes = new Map<string, Shape>();
  #shapeCount = 0;

  constructor(stringOrder: readonly string[], setSizeMax: number = setSizeMaxDefault, random?: RandomStream) {
    this.setSizeMax = setSizeMax;
    this.random = random;
    for (const text of stringOrder) this.rank(text);
  }

  /** Place of a string in TLC's order; a new one goes to the end. */
  rank(text: string): number {
    const known = this.#ranks.get(text);
    if (known !== undefined) return known;
    const rank = this.#strings.length;
    this.#strings.push(text);
    this.#ranks.set(text, rank);
    return rank;
  }

  modelValue(name: string): TlcModelValue {
    const known = this.#modelValues.get(name);
    if (known !== undefined) return known;
    const made = this.table.add((id) => new TlcModelValue(name, id, this.rank(name)));
    this.#modelValues.set(name, made);
    return made;
  }

  knownModelValue(name: string): TlcModelValue | undefined {
    return this.#modelValues.get(name);
  }

  tupleShape(size: number): Shape {
    const known = this.#tupleShapes[size];
    if (known !== undefined) return known;
    const keys = Array.from({ length: size }, (_, i) => i + 1);
    const made = new Shape(ShapeKind.Tuple, this.#shapeCount++, keys);
    this.#tupleShapes[size] = made;
    return made;
  }

  /** The shape of records with these field names, which must be sorted by rank and distinct. */
  recordShape(names: readonly string[]): Shape {
    if (names.length === 0) return this.tupleShape(0);
    let key = '';
    for (const name of names) key += `${this.rank(name)},`;
    const known = this.#recordShapes.get(key);
    if (known !== undefined) return known;
    const made = new Shape(ShapeKind.Record, this.#shapeCount++, [...names]);
    this.#recordShapes.set(key, made);
    return made;
  }

  /** The shape of functions over a canonical set. */
  shapeOf(domain: EnumSet): Shape {
    if (domain.shape !== undefined) return domain.shape as Shape;
    const shape = this.#makeShape(domain);
    domain.shape = shape;
    shape.domain ??= domain;
    return shape;
  }

  #makeShape(domain: EnumSet): Shape {
    const keys = domain.elements;
    if (keys.length === 0) return this.tupleShape(0);
    if (domain.elementKind === ElementKind.Strings) return this.recordShape(keys as string[]);
    if (
      domain.elementKind === ElementKind.Integers &&
      keys[0] === 1 &&
      keys[keys.length - 1] === keys.length
    ) {
      return this.tupleShape(keys.length);
    }
    return new Shape(ShapeKind.General, this.#shapeCount++, keys);
  }

  tuple(values: Value[]): Fn {
    return new Fn(this.tupleShape(values.length), values, true);
  }

  /** Hash of a canonical value. */
  hashOf(value: Value): number {
    if (typeof value === 'number') return Math.imul(value, 0x9e3779b1) ^ 0x5bd1e995;
    if (typeof value === 'string') return Math.imul(this.rank(value) + 0x3c6ef372, 0x85ebca6b);
    if (typeof value === 'boolean') return value ? 0x2545f491 : 0x1b873593;
    return Math.imul((value as { id: number }).id + 0x7f4a7c15, 0xc2b2ae35);
  }
}
