import { nowhere, type Runtime, type Value } from '@plimsoll/tla-values';
import { GrowableInt32 } from '../search/growable-int32.ts';
import type { ValueIds } from '../search/state-codec.ts';

/** Most values that threads can share; beyond it one thread goes on alone. */
const valuesMax = 1 << 22;
/** Words for the parts of all shared values. The memory is taken as it is written. */
const wordsMax = 1 << 26;
/** Milliseconds that a thread sleeps while another writes a value. */
const lockWaitMs = 1;

/** Why threads cannot share a value: one thread must do it alone. */
export class NotShared extends Error {}

/** What all threads know of all values: each is written once, as its parts, and is known by its number from then on. */
export interface SharedValueMemory {
  /** Lock, number of values, number of words. */
  readonly head: SharedArrayBuffer;
  /** Where each value begins: whether it was made as a tuple, the number of its words, and these. */
  readonly offsets: SharedArrayBuffer;
  /** Open addressing: number of a value plus one. */
  readonly slots: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
}

export function sharedValueMemory(): SharedValueMemory {
  return {
    head: new SharedArrayBuffer(12),
    offsets: new SharedArrayBuffer((valuesMax + 1) * 4),
    slots: new SharedArrayBuffer(valuesMax * 8),
    words: new SharedArrayBuffer(wordsMax * 4),
  };
}

const lockAt = 0;
const countAt = 1;
const usedAt = 2;

const Tag = {
  False: 0,
  True: 1,
  Integer: 2,
  String: 3,
  ModelValue: 4,
  Set: 5,
  Tuple: 6,
  Function: 7,
} as const;

/**
 * The numbers that one thread uses for values: those that all threads share. Values are interned in the thread first;
 * only the first time that it meets one does it ask the others.
 */
export class SharedValues implements ValueIds {
  readonly #runtime: Runtime;
  readonly #knownStrings: ReadonlySet<string>;
  readonly #head: Int32Array;
  readonly #offsets: Int32Array;
  readonly #slots: Int32Array;
  readonly #words: Int32Array;
  /** Shared number plus one, by the thread's own number. */
  readonly #shared = new GrowableInt32();
  /** The thread's own value, by shared number. */
  readonly #own: (Value | undefined)[] = [];

  constructor(runtime: Runtime, { head, offsets, slots, words }: SharedValueMemory) {
    this.#runtime = runtime;
    this.#knownStrings = new Set(runtime.options.stringOrder);
    this.#head = new Int32Array(head);
    this.#offsets = new Int32Array(offsets);
    this.#slots = new Int32Array(slots);
    this.#words = new Int32Array(words);
  }

  /** @throws NotShared when the value cannot be shared. */
  idOf(value: Value): number {
    const own = this.#runtime.idOf(value);
    if (own < this.#shared.length) {
      const known = this.#shared.at(own);
      if (known !== 0) return known - 1;
    }
    const canonical = this.#runtime.byId(own);
    const id = this.#publish(this.#wordsOf(canonical), this.#runtime.isTuple(canonical));
    while (this.#shared.length <= own) this.#shared.push(0);
    this.#shared.set(own, id + 1);
    this.#own[id] = canonical;
    return id;
  }

  byId(id: number): Value {
    return this.#own[id] ?? this.#learn(id);
  }

  /** A value that another thread has published. */
  #learn(id: number): Value {
    const value = this.#runtime.canonical(this.#valueAt(this.#offsets[id] as number));
    const own = this.#runtime.idOf(value);
    while (this.#shared.length <= own) this.#shared.push(0);
    this.#shared.set(own, id + 1);
    this.#own[id] = value;
    return value;
  }

  #wordsOf(value: Value): number[] {
    if (typeof value === 'boolean') return [value ? Tag.True : Tag.False];
    if (typeof value === 'number') return integerWords(value);
    if (typeof value === 'string') {
      // Threads would order a string that the text does not have by when they met it.
      if (!this.#knownStrings.has(value)) throw new NotShared('a string that the spec makes');
      return textWords(Tag.String, value);
    }
    if (value.kind === 'modelValue') return textWords(Tag.ModelValue, value.name);
    if (value.kind === 'set')
      return [Tag.Set, ...this.#runtime.elements(value, nowhere).map((x) => this.idOf(x))];
    const keys = this.#runtime.elements(this.#runtime.domain(value, nowhere), nowhere);
    const values = keys.map((key) => this.idOf(this.#runtime.apply(value, key, nowhere)));
    if (keys.every((key, i) => key === i + 1)) return [Tag.Tuple, ...values];
    return [Tag.Function, ...keys.map((key) => this.idOf(key)), ...values];
  }

  #valueAt(offset: number): Value {
    const runtime = this.#runtime;
    const [isTuple, size = 0, tag] = this.#words.subarray(offset, offset + 3);
    const parts = this.#words.subarray(offset + 3, offset + 2 + size);
    const values = (from: number, to: number): Value[] =>
      Array.from(parts.subarray(from, to), (id) => this.byId(id));
    switch (tag) {
      case Tag.False:
      case Tag.True:
        return tag === Tag.True;
      case Tag.Integer:
        return parts[0] as number;
      case Tag.String:
        return String.fromCharCode(...parts);
      case Tag.ModelValue:
        return runtime.modelValue(String.fromCharCode(...parts));
      case Tag.Set:
        return runtime.set(values(0, parts.length));
      case Tag.Tuple: {
        const elements = values(0, parts.length);
        if (isTuple === 1) return runtime.tuple(elements);
        const domain = runtime.interval(1, elements.length, nowhere);
        return runtime.fn(domain, (i) => elements[(i as number) - 1] as Value, nowhere);
      }
      default: {
        const half = parts.length / 2;
        const images = new Map(values(0, half).map((key, i) => [key, this.byId(parts[half + i] as number)]));
        return runtime.fn(
          runtime.set([...images.keys()]),
          (key) => images.get(runtime.canonical(key)) as Value,
          nowhere,
        );
      }
    }
  }

  /** The number of the value with these words, written if no thread has done so. */
  #publish(words: readonly number[], isTuple: boolean): number {
    const hash = hashOf(words);
    const known = this.#find(words, hash);
    if (known >= 0) {
      // A function over 1..n and the tuple that it equals are one value, which is a tuple to all from then on.
      if (isTuple) this.#words[this.#offsets[known] as number] = 1;
      return known;
    }
    this.#lock();
    try {
      const meanwhile = this.#find(words, hash);
      return meanwhile >= 0 ? meanwhile : this.#append(words, hash, isTuple);
    } finally {
      Atomics.store(this.#head, lockAt, 0);
      Atomics.notify(this.#head, lockAt, 1);
    }
  }

  #find(words: readonly number[], hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      // Written last: what it points to is whole.
      const id = Atomics.load(this.#slots, slot) - 1;
      if (id < 0) return -1;
      if (this.#has(this.#offsets[id] as number, words)) return id;
    }
  }

  #has(offset: number, words: readonly number[]): boolean {
    if (this.#words[offset + 1] !== words.length) return false;
    for (let i = 0; i < words.length; i++) if (this.#words[offset + 2 + i] !== words[i]) return false;
    return true;
  }

  #append(words: readonly number[], hash: number, isTuple: boolean): number {
    const id = this.#head[countAt] as number;
    const offset = this.#head[usedAt] as number;
    if (id === valuesMax || offset + 2 + words.length > wordsMax) throw new NotShared('too many values');
    this.#words[offset] = isTuple ? 1 : 0;
    this.#words[offset + 1] = words.length;
    this.#words.set(words, offset + 2);
    this.#offsets[id] = offset;
    this.#head[usedAt] = offset + 2 + words.length;
    this.#head[countAt] = id + 1;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    Atomics.store(this.#slots, slot, id + 1);
    return id;
  }

  #lock(): void {
    while (Atomics.compareExchange(this.#head, lockAt, 0, 1) !== 0)
      Atomics.wait(this.#head, lockAt, 1, lockWaitMs);
  }
}

function integerWords(value: number): number[] {
  if (value !== (value | 0)) throw new NotShared('an integer of more than 32 bits');
  return [Tag.Integer, value];
}

function textWords(tag: number, text: string): number[] {
  return [tag, ...Array.from(text, (_, i) => text.charCodeAt(i))];
}

function hashOf(words: readonly number[]): number {
  let hash = words.length;
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0xc2b2ae35) ^ (hash >>> 13);
}
