import type { CompiledSpec } from '@plimsoll/tla-values';
import { hashRow } from './row-hash.ts';
import { RowSet } from './row-set.ts';
import { RowStore } from './row-store.ts';
import type { StateCodec } from './state-codec.ts';
import { OrbitRepresentative } from './symmetry.ts';

/** The distinct states found so far, in the order in which they were found. */
export interface StateSpace {
  readonly states: RowStore;
  readonly bytes: number;
  /** Index of the state that counts as the same as `row` (whose hash is `hash`), or -1. */
  find(row: Int32Array, hash: number): number;
  /** Adds the row that the last `find` did not find; its index. */
  add(row: Int32Array, hash: number): number;
}

/** States are the same when all variables are equal, unless VIEW or SYMMETRY say otherwise. */
export function createStateSpace(spec: CompiledSpec, codec: StateCodec): StateSpace {
  const width = spec.variables.length;
  const { view } = spec;
  const orbit = spec.symmetry.length > 0 ? orbitRepresentative(spec) : undefined;
  if (view === undefined && orbit === undefined) return new PlainStateSpace(width);
  if (view === undefined) {
    return new KeyedStateSpace(width, width, (row, key) => orbit?.write(row, key));
  }
  // TLC takes the view of the orbit's representative.
  const representative = new Int32Array(width);
  return new KeyedStateSpace(width, 1, (row, key) => {
    if (orbit === undefined) representative.set(row);
    else orbit.write(row, representative);
    key[0] = spec.runtime.idOf(view(codec.decode(representative)));
  });
}

function orbitRepresentative({
  runtime,
  symmetry,
  variables,
  stateOrder,
}: CompiledSpec): OrbitRepresentative {
  const columns = stateOrder?.map((name) => variables.indexOf(name));
  return new OrbitRepresentative(runtime, symmetry, columns);
}

class PlainStateSpace implements StateSpace {
  readonly states: RowStore;
  readonly #set: RowSet;

  constructor(width: number) {
    this.states = new RowStore(width);
    this.#set = new RowSet(this.states);
  }

  get bytes(): number {
    return this.states.bytes + this.#set.bytes;
  }

  find(row: Int32Array, hash: number): number {
    return this.#set.find(row, hash);
  }

  add(row: Int32Array, hash: number): number {
    return this.#set.add(row, hash);
  }
}

/** States are the same when their keys are; the first state found with a key is the one that is kept and explored. */
class KeyedStateSpace implements StateSpace {
  readonly states: RowStore;
  readonly #keys: RowStore;
  readonly #set: RowSet;
  readonly #key: Int32Array;
  readonly #writeKey: (row: Int32Array, key: Int32Array) => void;
  #keyHash = 0;

  constructor(width: number, keyWidth: number, writeKey: (row: Int32Array, key: Int32Array) => void) {
    this.states = new RowStore(width);
    this.#keys = new RowStore(keyWidth);
    this.#set = new RowSet(this.#keys);
    this.#key = new Int32Array(keyWidth);
    this.#writeKey = writeKey;
  }

  get bytes(): number {
    return this.states.bytes + this.#keys.bytes + this.#set.bytes;
  }

  find(row: Int32Array): number {
    this.#writeKey(row, this.#key);
    this.#keyHash = hashRow(this.#key);
    return this.#set.find(this.#key, this.#keyHash);
  }

  add(row: Int32Array): number {
    this.states.push(row);
    return this.#set.add(this.#key, this.#keyHash);
  }
}
