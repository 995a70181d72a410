/**
 * The words that every decision reads first: trip, posture and heartbeats in memory that all threads share. A thread
 * that is blocked cannot stop another from tripping, and one that trips needs nobody's leave.
 */
import assert from 'node:assert/strict';
import type { PostureRecord } from './authority.ts';
import { POSTURES, type Posture } from './postures.ts';
import { isWhole } from './whole-number.ts';

/** Why the kill switch was thrown: bits of the trip word, so that several causes stand beside one another. */
export const TRIP_CAUSES = [
  'checksum',
  'ledger',
  'heartbeat',
  'operator',
  'assertion',
  'supervisor',
  'state',
  'unrecorded',
  'memory',
] as const;
export type TripCause = (typeof TRIP_CAUSES)[number];

// Positions in the shared array. A time takes two words: a monotonic clock in milliseconds outgrows 31 bits in 25 days.
const TRIP = 0;
const COMPLEMENT = 16; // of the trip word: where the two disagree, memory is damaged or never was set up
const PASSING = 17; // orders that the gate let pass and that are not on the wire yet
const ACKNOWLEDGED = 18; // 1 when the trip is on disk and nothing can leave any more
const SEQUENCE = 1; // odd while a record is being written
const POSTURE = 2;
const R_PPM = 3;
const CONFIDENCE_PPM = 4;
const VALID_MS = 5;
const EPOCH = 6; // and 7
const ISSUED_AT = 8; // and 9
const BEATS = 10; // one word a beating thread
const WORDS = 24;

/** Threads that show that they are alive. */
export const BEATING = ['main', 'watchdog', 'recorder'] as const;
export type Beating = (typeof BEATING)[number];

const CAUSE_COUNT = TRIP_CAUSES.length;
const CAUSE_BITS = (1 << CAUSE_COUNT) - 1;
const ONE_TRIP = 1 << CAUSE_COUNT;
const DAMAGED = 1 << TRIP_CAUSES.indexOf('memory');
const WORD_BASE = 0x4000_0000; // 2^30: the low word stays a small integer
/** A record is written in well under a microsecond: a reader that meets it half-written this often gives up. */
const READ_TRIES_MAX = 1_000;

/** Where {@link SharedHealth.read} puts what it read; one per reader, so that reading allocates nothing. */
export interface HealthView {
  /** Index into POSTURES. */
  postureIndex: number;
  rPpm: number;
  confidencePpm: number;
  validMs: number;
  epoch: number;
  issuedAtMs: number;
}

/** A view that knows nothing. */
export function emptyView(): HealthView {
  return { postureIndex: 0, rPpm: 0, confidencePpm: 0, validMs: 0, epoch: 0, issuedAtMs: 0 };
}

/** A thread's handle on the shared words; every thread makes its own over one buffer. [impl->REQ~cat1-stop~1] [impl->REQ~health-map~1] */
export class SharedHealth {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;

  /** @param buffer Another thread's words; new and armed ones without. */
  constructor(buffer?: SharedArrayBuffer) {
    assert(
      buffer === undefined || buffer.byteLength === WORDS * 4,
      `the shared words are ${WORDS * 4} bytes`,
    );
    this.buffer = buffer ?? new SharedArrayBuffer(WORDS * 4);
    this.#words = new Int32Array(this.buffer);
    if (buffer === undefined) Atomics.store(this.#words, COMPLEMENT, ~0);
  }

  /** 0 while armed; else the causes as bits, and above them a count. The first thing that a decision reads. */
  get tripWord(): number {
    const word = Atomics.load(this.#words, TRIP);
    return Atomics.load(this.#words, COMPLEMENT) === ~(word & CAUSE_BITS) ? word : word | DAMAGED;
  }

  /** How many trips have come since it was armed last: one on top of another voids what was signed. */
  get tripCount(): number {
    return Atomics.load(this.#words, TRIP) >>> CAUSE_COUNT;
  }

  /**
   * Throws the switch. Any thread may, at any time, without waiting. Between the two
   * writes a reader finds the words in disagreement, which reads as tripped.
   */
  trip(cause: TripCause): void {
    const bit = 1 << TRIP_CAUSES.indexOf(cause);
    let word: number;
    do {
      word = Atomics.load(this.#words, TRIP);
    } while (Atomics.compareExchange(this.#words, TRIP, word, (word | bit) + ONE_TRIP) !== word);
    Atomics.and(this.#words, COMPLEMENT, ~bit);
    Atomics.store(this.#words, ACKNOWLEDGED, 0);
  }

  /** The causes in the trip word. */
  get causes(): TripCause[] {
    const word = this.tripWord;
    return TRIP_CAUSES.filter((_, bit) => (word & (1 << bit)) !== 0);
  }

  /**
   * Arms again. Only for KillSwitch, which has two signatures and a latch on disk.
   *
   * @returns False when a new cause has come meanwhile: the switch stays thrown.
   */
  arm(word: number): boolean {
    const isDamaged = (word & DAMAGED) !== 0;
    if (isDamaged || Atomics.compareExchange(this.#words, TRIP, word, 0) !== word) return false;
    // A trip that comes in between sets its bit in both words: the exchange below then fails, and it stays thrown.
    Atomics.compareExchange(this.#words, COMPLEMENT, ~(word & CAUSE_BITS), ~0);
    /* v8 ignore next -- @preserve: a trip in between these two lines; which test meets that is chance */
    if (this.tripWord !== 0) return false;
    Atomics.store(this.#words, ACKNOWLEDGED, 0);
    return true;
  }

  /** Before the trip word is read for an order: from now on the order counts as passing. See {@link hasLeft}. */
  pass(): void {
    Atomics.add(this.#words, PASSING, 1);
  }

  /** The order is on the wire, or was dropped. */
  hasLeft(): void {
    Atomics.sub(this.#words, PASSING, 1);
  }

  /** How many orders are between the check and the wire. 0 after a trip means that nothing can leave any more. */
  get passing(): number {
    return Atomics.load(this.#words, PASSING);
  }

  /** The trip is on disk, and nothing can leave any more. Whoever tripped waits for this. */
  get isAcknowledged(): boolean {
    return Atomics.load(this.#words, ACKNOWLEDGED) === 1;
  }

  /** Only for who has made sure of it. */
  acknowledge(): void {
    Atomics.store(this.#words, ACKNOWLEDGED, 1);
  }

  /** Publishes a posture record. One thread writes: the controller's. */
  publish(record: PostureRecord): void {
    const words = this.#words;
    const sequence = Atomics.load(words, SEQUENCE);
    assert(sequence % 2 === 0, 'one thread writes posture records, one at a time');
    Atomics.store(words, SEQUENCE, sequence + 1);
    Atomics.store(words, POSTURE, POSTURES.indexOf(record.posture));
    Atomics.store(words, R_PPM, record.rPpm);
    Atomics.store(words, CONFIDENCE_PPM, record.confidencePpm);
    Atomics.store(words, VALID_MS, record.validMs);
    storeLong(words, EPOCH, record.epoch);
    storeLong(words, ISSUED_AT, record.issuedAtMs);
    Atomics.store(words, SEQUENCE, (sequence + 2) | 0);
  }

  /**
   * Reads the newest whole record into `view`, without waiting.
   *
   * @returns False when there is none: nothing published yet, or a writer that died half-way.
   */
  read(view: HealthView): boolean {
    const words = this.#words;
    for (let tries = 0; tries < READ_TRIES_MAX; tries += 1) {
      const sequence = Atomics.load(words, SEQUENCE);
      if (sequence === 0) return false;
      if ((sequence & 1) === 1) continue;
      view.postureIndex = Atomics.load(words, POSTURE);
      view.rPpm = Atomics.load(words, R_PPM);
      view.confidencePpm = Atomics.load(words, CONFIDENCE_PPM);
      view.validMs = Atomics.load(words, VALID_MS);
      view.epoch = loadLong(words, EPOCH);
      view.issuedAtMs = loadLong(words, ISSUED_AT);
      if (Atomics.load(words, SEQUENCE) === sequence) return true;
    }
    return false;
  }

  /** A thread shows that it is alive: counts its beats. */
  beat(who: Beating): void {
    Atomics.add(this.#words, BEATS + BEATING.indexOf(who), 1);
  }

  /** How often that thread has beaten, modulo 2^32. */
  beats(who: Beating): number {
    return Atomics.load(this.#words, BEATS + BEATING.indexOf(who));
  }
}

/** Whether what was read may be acted on: not from the future, not expired, on a clock that shows a whole number. */
export function isFresh(view: Pick<HealthView, 'issuedAtMs' | 'validMs'>, nowMs: number): boolean {
  return isWhole(nowMs) && view.issuedAtMs <= nowMs && nowMs - view.issuedAtMs < view.validMs;
}

/** The posture to act on: HIBERNATE when the record is not fresh. */
export function postureOf(view: HealthView, nowMs: number): Posture {
  const posture = POSTURES[view.postureIndex];
  return posture !== undefined && isFresh(view, nowMs) ? posture : 'HIBERNATE';
}

function storeLong(words: Int32Array, at: number, value: number): void {
  assert(isWhole(value), 'a time or an epoch is a whole number');
  const high = Math.floor(value / WORD_BASE);
  Atomics.store(words, at, value - high * WORD_BASE);
  Atomics.store(words, at + 1, high);
}

function loadLong(words: Int32Array, at: number): number {
  return Atomics.load(words, at + 1) * WORD_BASE + Atomics.load(words, at);
}
