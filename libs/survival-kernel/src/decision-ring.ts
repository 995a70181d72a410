/**
 * A bounded ring in shared memory between the gate and whoever records: one writer, one reader, no lock. A decision is
 * in it before its order leaves; when it is full the gate denies. Fixed slots of numbers and code units: putting one in
 * allocates nothing.
 */
import assert from 'node:assert/strict';
import type { DecisionSink, LastHop } from './last-hop.ts';
import { ORDER_ID_LENGTH_MAX } from './last-hop.ts';
import type { NewOrder } from './order-gate.ts';
import { POSTURES } from './postures.ts';

/** A decision as the reader gets it. */
export interface RingDecision {
  /** Counts the decisions from 1, without a gap. */
  readonly number: number;
  readonly nowMs: number;
  readonly id: string;
  /** Index of the instrument among the gate's. */
  readonly instrument: number;
  readonly side: NewOrder['side'];
  readonly kind: NewOrder['kind'];
  readonly quantityMicro: number;
  readonly priceMicro: number;
  readonly token: number;
  /** PASS, or the number of a denial. */
  readonly verdict: number;
  readonly isReducing: boolean;
  readonly posture: (typeof POSTURES)[number];
  readonly epoch: number;
  readonly rPpm: number;
  readonly issuedAtMs: number;
  /** After the decision, from the gate's memory. */
  readonly positionMicro: number;
  readonly pendingBuyMicro: number;
  readonly pendingSellMicro: number;
}

const NUMBERS = 16;
const ID_AT = NUMBERS * 8;
const ID_BYTES = 4 + ORDER_ID_LENGTH_MAX * 2;
/** Bytes of a slot: a multiple of 8. */
const SLOT_BYTES = ID_AT + Math.ceil(ID_BYTES / 8) * 8;
/** Two counters before the slots: written and read. */
const HEAD_BYTES = 16;
const WRITTEN = 0;
const READ = 1;

/** Either end of the ring; every thread makes its own over one buffer. */
export class DecisionRing implements DecisionSink {
  readonly buffer: SharedArrayBuffer;
  readonly slots: number;
  readonly #counters: Int32Array;
  readonly #numbers: Float64Array;
  readonly #codeUnits: Uint16Array;
  readonly #names: readonly string[];
  #number = 0;

  /**
   * @param slots A power of two, so that the counters may wrap; or another thread's buffer.
   * @param instruments Names in the gate's order: the slot holds an index.
   */
  constructor(slots: number | SharedArrayBuffer, instruments: readonly string[]) {
    const bytes = typeof slots === 'number' ? HEAD_BYTES + slots * SLOT_BYTES : slots.byteLength;
    this.slots = (bytes - HEAD_BYTES) / SLOT_BYTES;
    assert(Number.isInteger(Math.log2(this.slots)), 'the ring has a power of two of slots');
    this.buffer = typeof slots === 'number' ? new SharedArrayBuffer(bytes) : slots;
    this.#counters = new Int32Array(this.buffer, 0, 2);
    this.#numbers = new Float64Array(this.buffer, HEAD_BYTES);
    this.#codeUnits = new Uint16Array(this.buffer, HEAD_BYTES);
    this.#names = instruments;
  }

  hasRoom(): boolean {
    const used = (Atomics.load(this.#counters, WRITTEN) - Atomics.load(this.#counters, READ)) | 0;
    return used < this.slots;
  }

  /** Decisions in the ring that nobody has recorded yet. */
  get waiting(): number {
    return (Atomics.load(this.#counters, WRITTEN) - Atomics.load(this.#counters, READ)) | 0;
  }

  put(hop: LastHop, order: NewOrder, verdict: number, token: number, nowMs: number): void {
    const written = Atomics.load(this.#counters, WRITTEN);
    const slot = written & (this.slots - 1);
    const at = (slot * SLOT_BYTES) / 8;
    const numbers = this.#numbers;
    const book = hop.book.find(order.instrument);
    const { view } = hop;
    this.#number += 1;
    numbers[at] = this.#number;
    numbers[at + 1] = nowMs;
    numbers[at + 2] = this.#names.indexOf(order.instrument);
    numbers[at + 3] =
      (order.side === 'BUY' ? 1 : 0) + (order.kind === 'taker' ? 2 : 0) + (hop.isReducing ? 4 : 0);
    numbers[at + 4] = order.quantityMicro;
    numbers[at + 5] = order.priceMicro;
    numbers[at + 6] = token;
    numbers[at + 7] = verdict;
    numbers[at + 8] = POSTURES.indexOf(hop.posture);
    numbers[at + 9] = view.epoch;
    numbers[at + 10] = view.rPpm;
    numbers[at + 11] = view.issuedAtMs;
    const exposure = book?.exposure;
    numbers[at + 12] = exposure === undefined ? 0 : exposure.positionMicro;
    numbers[at + 13] = exposure === undefined ? 0 : exposure.openBuyMicro + exposure.inFlightBuyMicro;
    numbers[at + 14] = exposure === undefined ? 0 : exposure.openSellMicro + exposure.inFlightSellMicro;
    this.#putId(slot, typeof order.id === 'string' ? order.id : '');
    Atomics.store(this.#counters, WRITTEN, (written + 1) | 0);
  }

  /** Takes the oldest decision out; undefined when there is none. Call {@link done} when it is safe on its way. */
  peek(offset = 0): RingDecision | undefined {
    if (this.waiting <= offset) return undefined;
    const slot = (Atomics.load(this.#counters, READ) + offset) & (this.slots - 1);
    const at = (slot * SLOT_BYTES) / 8;
    const number = (index: number): number => this.#numbers[at + index] as number;
    const flags = number(3);
    return {
      number: number(0),
      nowMs: number(1),
      id: this.#idOf(slot),
      instrument: number(2),
      side: (flags & 1) === 1 ? 'BUY' : 'SELL',
      kind: (flags & 2) === 2 ? 'taker' : 'limit',
      isReducing: (flags & 4) === 4,
      quantityMicro: number(4),
      priceMicro: number(5),
      token: number(6),
      verdict: number(7),
      posture: POSTURES[number(8)] as RingDecision['posture'],
      epoch: number(9),
      rPpm: number(10),
      issuedAtMs: number(11),
      positionMicro: number(12),
      pendingBuyMicro: number(13),
      pendingSellMicro: number(14),
    };
  }

  /** So many decisions are recorded: their slots may be used again. */
  done(count: number): void {
    Atomics.add(this.#counters, READ, count);
  }

  #putId(slot: number, id: string): void {
    const at = (slot * SLOT_BYTES + ID_AT) / 2;
    const units = this.#codeUnits;
    const length = Math.min(id.length, ORDER_ID_LENGTH_MAX); // a longer one was denied as malformed
    units[at] = length;
    for (let index = 0; index < length; index += 1) units[at + 2 + index] = id.charCodeAt(index);
  }

  #idOf(slot: number): string {
    const at = (slot * SLOT_BYTES + ID_AT) / 2;
    const length = this.#codeUnits[at] as number;
    return String.fromCharCode(...this.#codeUnits.subarray(at + 2, at + 2 + length));
  }
}
