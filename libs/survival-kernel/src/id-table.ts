/** Remembers the last so many identifiers and the place each was given: no allocation after it is made. */
import assert from 'node:assert/strict';

const EMPTY = -1;

/**
 * Open addressing over a ring: place `n` is used again after `capacity` more identifiers. The owner of a place must
 * allow that ({@link nextPlace} says which one comes next).
 */
export class IdTable {
  readonly capacity: number;
  readonly #ids: string[];
  readonly #hashes: Int32Array;
  readonly #buckets: Int32Array;
  readonly #mask: number;
  #next = 0;

  /** @param capacity A power of two. */
  constructor(capacity: number) {
    assert(capacity >= 2 && (capacity & (capacity - 1)) === 0, 'the capacity is a power of two');
    this.capacity = capacity;
    this.#ids = new Array<string>(capacity).fill('');
    this.#hashes = new Int32Array(capacity);
    this.#buckets = new Int32Array(capacity * 2).fill(EMPTY); // half full at most, so that probing is short
    this.#mask = capacity * 2 - 1;
  }

  /** The place of an identifier; -1 when it is not remembered. */
  find(id: string): number {
    const hash = hashOf(id);
    for (let bucket = hash & this.#mask; ; bucket = (bucket + 1) & this.#mask) {
      const place = this.#buckets[bucket] as number;
      if (place === EMPTY) return EMPTY;
      if (this.#hashes[place] === hash && this.#ids[place] === id) return place;
    }
  }

  /** The place that the next {@link add} takes; whatever stood there is forgotten then. */
  get nextPlace(): number {
    return this.#next;
  }

  /** The identifier at a place; empty when none was given it yet. */
  idAt(place: number): string {
    return this.#ids[place] as string;
  }

  /** Remembers an identifier that is not there yet. @returns its place. */
  add(id: string): number {
    const place = this.#next;
    if (this.#ids[place] !== '') this.#forget(place);
    const hash = hashOf(id);
    let bucket = hash & this.#mask;
    while (this.#buckets[bucket] !== EMPTY) bucket = (bucket + 1) & this.#mask;
    this.#buckets[bucket] = place;
    this.#hashes[place] = hash;
    this.#ids[place] = id;
    this.#next = (place + 1) & (this.capacity - 1);
    return place;
  }

  /** Takes a place out and moves back what had to step aside for it, so that no search ends too early. */
  #forget(place: number): void {
    let hole = (this.#hashes[place] as number) & this.#mask;
    // What stood in the way of the oldest one was older, is gone, and was closed up behind: it is at home by now.
    assert(this.#buckets[hole] === place, 'the oldest identifier stands where its hash says');
    for (let bucket = (hole + 1) & this.#mask; ; bucket = (bucket + 1) & this.#mask) {
      const moved = this.#buckets[bucket] as number;
      if (moved === EMPTY) break;
      const home = (this.#hashes[moved] as number) & this.#mask;
      // Its home lies behind the hole (in the round): it may stand in the hole.
      if (((bucket - home) & this.#mask) >= ((bucket - hole) & this.#mask)) {
        this.#buckets[hole] = moved;
        hole = bucket;
      }
    }
    this.#buckets[hole] = EMPTY;
  }
}

/** FNV-1a over code units, mixed once more: identifiers that differ in their last digit only must not cluster. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
