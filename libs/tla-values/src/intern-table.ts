/**
 * Dense numbers for canonical values, with open addressing on typed arrays. The caller hashes and compares; the table
 * keeps `number -> value` and finds candidates by hash.
 */
import type { Fn } from './function-kinds.ts';
import type { EnumSet } from './set-kinds.ts';
import type { Value } from './value.ts';

/** Integers in this range get their numbers from an array instead of a Map. */
const smallIntegerMin = -1024;
const smallIntegerMax = 65_535;
/** 192 kB: growing happens in a process's first milliseconds, when code is still interpreted and each slot costs most. */
const slotsInitial = 1 << 14;

export class InternTable {
  readonly #values: Value[] = [false, true];
  #hashes = new Int32Array(slotsInitial);
  /** Number + 1 of a set or function, 0 = free. */
  #slots = new Int32Array(slotsInitial * 2);
  #used = 0;
  readonly #smallIntegers = new Int32Array(smallIntegerMax - smallIntegerMin + 1);
  readonly #primitives = new Map<number | string, number>();

  get size(): number {
    return this.#values.length;
  }

  byId(id: number): Value {
    const value = this.#values[id];
    if (value === undefined) throw new RangeError(`no value has the number ${id}`);
    return value;
  }

  idOfInteger(value: number): number {
    if (value >= smallIntegerMin && value <= smallIntegerMax) {
      const known = this.#smallIntegers[value - smallIntegerMin] as number;
      if (known !== 0) return known;
      const id = this.#values.push(value) - 1;
      this.#smallIntegers[value - smallIntegerMin] = id;
      return id;
    }
    return this.idOfPrimitive(value);
  }

  idOfPrimitive(value: number | string): number {
    const known = this.#primitives.get(value);
    if (known !== undefined) return known;
    const id = this.#values.push(value) - 1;
    this.#primitives.set(value, id);
    return id;
  }

  /** Gives the next number to a value that the caller keeps unique (model values). */
  add<V extends Value>(make: (id: number) => V): V {
    const made = make(this.#values.length);
    this.#values.push(made);
    return made;
  }

  /** The canonical value equal to `value` (whose parts are canonical), or undefined. */
  find<V extends EnumSet | Fn>(value: V, hash: number, same: (a: V, b: Value) => boolean): V | undefined {
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = (this.#slots[at] as number) - 1;
      if (id < 0) return undefined;
      if (this.#hashes[id] === hash) {
        const candidate = this.#values[id] as Value;
        if (same(value, candidate)) return candidate as V;
      }
    }
  }

  /** Makes `value`, which `find` did not find, canonical. */
  insert(value: EnumSet | Fn, hash: number): void {
    const id = this.#values.push(value) - 1;
    value.id = id;
    if (id >= this.#hashes.length) this.#growHashes(id);
    this.#hashes[id] = hash;
    if (++this.#used * 2 > this.#slots.length) this.#rehash();
    else this.#place(id, hash);
  }

  #place(id: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = id + 1;
  }

  #growHashes(id: number): void {
    const grown = new Int32Array(Math.max(this.#hashes.length * 2, id + 1));
    grown.set(this.#hashes);
    this.#hashes = grown;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const newest = this.#values.length - 1;
    this.#place(newest, this.#hashes[newest] as number);
    for (let at = 0; at < old.length; at++) {
      const id = (old[at] as number) - 1;
      if (id >= 0) this.#place(id, this.#hashes[id] as number);
    }
  }
}
