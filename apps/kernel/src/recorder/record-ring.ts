/**
 * The ring between who decides and who records: events go in before an order leaves, and a thread writes, chains and
 * commits them in groups. Its bytes lie in a file, so that they outlive a killed process (the system has them when
 * `append` returns; only a power failure takes what was not committed yet). Two counters in shared memory say how far
 * it is filled. One writer, one reader, no lock.
 */
import assert from 'node:assert/strict';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** One event of one source, as it stands in the ring. */
export interface RingRecord {
  /** Index of the source. */
  readonly source: number;
  /** The event's number in its source's trace; 0 for the trace's header. */
  readonly seq: number;
  /** JSON of the event or the header. */
  readonly text: string;
}

/** Decisions have so much of the ring: in what is left, what may not be denied (evaluations, leases) still finds room. */
export const RING_ROOM = 3 / 4;

const MAGIC = 0x504c_5247; // "PLRG"
/** Magic, size in bytes, and up to where it was committed. */
const FILE_HEAD_BYTES = 24;
const COMMITTED_AT = 8;
/** Length, checksum, source, sequence. */
const FRAME_HEAD_BYTES = 24;
const UNIT = 8;

const WRITTEN = 0;
const DRAINED = 1;
/** 0 while more may come, 1 when nothing more will, 2 when the traces are ended, 3 when the recorder has failed. */
const ENDING = 2;
const ENDED = 2;
const FAILED = 3;

/** What both threads make their end from. */
export interface RingPlace {
  readonly file: string;
  /** The counters, in units of 8 bytes, modulo 2^32. */
  readonly counters: SharedArrayBuffer;
  readonly bytes: number;
}

/**
 * Makes the file, in full: a disk that fills up later can no longer take its room away.
 *
 * @throws the system's error, and leaves no file then; EEXIST for one that is there.
 */
export function createRing(file: string, bytes: number): RingPlace {
  assert(Number.isInteger(Math.log2(bytes)) && bytes >= UNIT, 'a ring is a power of two of bytes');
  const fd = openSync(file, 'wx', 0o600);
  try {
    const whole = Buffer.alloc(FILE_HEAD_BYTES + bytes);
    whole.writeUInt32LE(MAGIC, 0);
    whole.writeUInt32LE(bytes, 4);
    writeAll(fd, whole, 0);
    fsyncSync(fd);
  } catch (error) {
    rmSync(file);
    throw error;
  } finally {
    closeSync(fd);
  }
  return { file, counters: new SharedArrayBuffer(16), bytes };
}

/** The end of who decides. */
export class RingWriter {
  readonly #ring: RingFile;
  readonly #counters: Int32Array;
  #frames = Buffer.alloc(0);
  #at = 0;

  constructor(place: RingPlace) {
    this.#ring = new RingFile(place.file, place.bytes);
    this.#counters = new Int32Array(place.counters);
  }

  /** Whether an order may still be decided on: what explains it will find room. */
  get hasRoom(): boolean {
    return this.#freeBytes > (1 - RING_ROOM) * this.#ring.bytes;
  }

  /** Puts all of them in with one write. @returns False when they don't fit: nothing was put in. @throws the system's error. */
  append(records: readonly RingRecord[]): boolean {
    const lengths = records.map(({ text }) => Buffer.byteLength(text));
    const bytes = lengths.reduce((sum, length) => sum + frameBytes(length), 0);
    if (bytes > this.#freeBytes) return false;
    // One buffer for all that is ever put in: making one costs as much as filling it.
    if (this.#frames.length < bytes) this.#frames = Buffer.alloc(2 * bytes);
    let done = 0;
    for (const [index, record] of records.entries()) {
      done += putFrame(this.#frames, done, record, lengths[index] as number, this.#at + done);
    }
    this.#ring.write(this.#frames.subarray(0, bytes), this.#at);
    this.#at += bytes;
    Atomics.store(this.#counters, WRITTEN, (this.#at / UNIT) | 0);
    if (!this.hasRoom) this.wake(); // it looks by itself, but not soon enough for this
    return true;
  }

  /** The recorder looks now. */
  wake(): void {
    Atomics.notify(this.#counters, WRITTEN);
  }

  /** Waits, at most so long, until everything put in is committed. @returns whether it is; false at once when the recorder has failed. */
  settle(msMax: number): boolean {
    const isDone = () => Atomics.load(this.#counters, DRAINED) === ((this.#at / UNIT) | 0);
    return this.#wait(DRAINED, isDone, msMax);
  }

  /** Waits, at most so long, until a quarter is free again. @returns whether it is. */
  untilRoom(msMax: number): boolean {
    return this.#wait(DRAINED, () => this.hasRoom, msMax);
  }

  /** Nothing more will come: waits, at most so long, until the traces are ended. @returns whether they are. */
  end(msMax: number): boolean {
    Atomics.compareExchange(this.#counters, ENDING, 0, 1);
    return this.#wait(ENDING, () => Atomics.load(this.#counters, ENDING) === ENDED, msMax);
  }

  close(): void {
    this.#ring.close();
  }

  #wait(counter: number, isDone: () => boolean, msMax: number): boolean {
    const endMs = performance.now() + msMax;
    while (!isDone()) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0 || Atomics.load(this.#counters, ENDING) === FAILED) return false;
      this.wake();
      const seen = Atomics.load(this.#counters, counter);
      if (isDone()) return true;
      Atomics.wait(this.#counters, counter, seen, Math.min(leftMs, LOOK_AGAIN_MS));
    }
    return true;
  }

  get #freeBytes(): number {
    const used = (Atomics.load(this.#counters, WRITTEN) - Atomics.load(this.#counters, DRAINED)) >>> 0;
    return this.#ring.bytes - used * UNIT;
  }
}

/** A wake that came a moment too early is made good after this. */
const LOOK_AGAIN_MS = 10;

/** The end of who records. */
export class RingReader {
  readonly #ring: RingFile;
  readonly #counters: Int32Array;
  #at = 0;

  constructor(place: RingPlace) {
    this.#ring = new RingFile(place.file, place.bytes);
    this.#counters = new Int32Array(place.counters);
  }

  /** Takes up to so many bytes out; they keep their room until {@link committed}. */
  take(bytesMax: number): RingRecord[] {
    const records: RingRecord[] = [];
    const until = this.#at + bytesMax;
    const written = Atomics.load(this.#counters, WRITTEN);
    while (((this.#at / UNIT) | 0) !== written && this.#at < until) {
      const found = this.#ring.read(this.#at);
      assert(found !== undefined, 'what stands in the ring is whole');
      records.push(found.record);
      this.#at = found.next;
    }
    return records;
  }

  /** What was taken is on stable storage: a recovery begins behind it, and its room is free. */
  committed(): void {
    this.#ring.commit(this.#at);
    Atomics.store(this.#counters, DRAINED, (this.#at / UNIT) | 0);
    Atomics.notify(this.#counters, DRAINED);
  }

  /** Waits for more, at most so long; returns at once when nothing more will come. */
  wait(msMax: number): void {
    if (this.isEnding) return;
    Atomics.wait(this.#counters, WRITTEN, (this.#at / UNIT) | 0, msMax);
  }

  get isEnding(): boolean {
    return Atomics.load(this.#counters, ENDING) === 1;
  }

  /** The traces are ended. */
  ended(): void {
    this.#close(ENDED);
  }

  /** Nothing will be recorded any more: nobody waits for it. */
  failed(): void {
    this.#close(FAILED);
  }

  #close(how: number): void {
    Atomics.store(this.#counters, ENDING, how);
    for (const counter of [DRAINED, ENDING]) Atomics.notify(this.#counters, counter);
  }

  close(): void {
    this.#ring.close();
  }
}

/** What a killed process left in its ring, from the last commit on. @returns undefined when the file is no ring. */
export function leftInRing(file: string): readonly RingRecord[] | undefined {
  const head = Buffer.alloc(FILE_HEAD_BYTES);
  const fd = openSync(file, 'r');
  const isWhole = readSync(fd, head, 0, FILE_HEAD_BYTES, 0) === FILE_HEAD_BYTES;
  closeSync(fd);
  const bytes = head.readUInt32LE(4);
  if (!isWhole || head.readUInt32LE(0) !== MAGIC || !Number.isInteger(Math.log2(bytes))) return undefined;
  const ring = new RingFile(file, bytes);
  const records: RingRecord[] = [];
  const from = head.readDoubleLE(COMMITTED_AT);
  for (let at = from; at - from < bytes; ) {
    const found = ring.read(at);
    if (found === undefined) break; // never written in this round, or torn: that decision was not answered
    records.push(found.record);
    at = found.next;
  }
  ring.close();
  return records;
}

/** Bytes at positions that only grow, in a file that holds the last so many of them. */
class RingFile {
  readonly bytes: number;
  readonly #fd: number;

  constructor(file: string, bytes: number) {
    this.bytes = bytes;
    this.#fd = openSync(file, 'r+');
  }

  write(bytes: Buffer, at: number): void {
    const place = at % this.bytes;
    const first = Math.min(bytes.length, this.bytes - place);
    writeAll(this.#fd, bytes.subarray(0, first), FILE_HEAD_BYTES + place);
    if (first < bytes.length) writeAll(this.#fd, bytes.subarray(first), FILE_HEAD_BYTES);
  }

  /** The record at a position; undefined when none was written there in this round. */
  read(at: number): { readonly record: RingRecord; readonly next: number } | undefined {
    const head = this.#readAt(FRAME_HEAD_BYTES, at);
    const length = head.readUInt32LE(0);
    if (length > this.bytes - FRAME_HEAD_BYTES) return undefined;
    const payload = this.#readAt(length, at + FRAME_HEAD_BYTES);
    const record = { source: head.readUInt32LE(8), seq: head.readDoubleLE(16), text: payload.toString() };
    if (checksumOf(head, payload, at) !== head.readUInt32LE(4)) return undefined;
    return { record, next: at + frameBytes(length) };
  }

  commit(at: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(at);
    writeSync(this.#fd, bytes, 0, 8, COMMITTED_AT);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #readAt(count: number, at: number): Buffer {
    const bytes = Buffer.alloc(count);
    const place = at % this.bytes;
    const first = Math.min(count, this.bytes - place);
    readSync(this.#fd, bytes, 0, first, FILE_HEAD_BYTES + place);
    if (first < count) readSync(this.#fd, bytes, first, count - first, FILE_HEAD_BYTES);
    return bytes;
  }
}

function writeAll(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

/** Puts a frame into `bytes` from `start` on; `at` is its position in the ring. @returns its length. */
function putFrame(
  bytes: Buffer,
  start: number,
  { source, seq, text }: RingRecord,
  length: number,
  at: number,
): number {
  const whole = frameBytes(length);
  const frame = bytes.subarray(start, start + whole);
  frame.fill(0, 0, FRAME_HEAD_BYTES).fill(0, FRAME_HEAD_BYTES + length); // what stood there before
  frame.writeUInt32LE(length, 0);
  frame.writeUInt32LE(source, 8);
  frame.writeDoubleLE(seq, 16);
  frame.write(text, FRAME_HEAD_BYTES);
  const payload = frame.subarray(FRAME_HEAD_BYTES, FRAME_HEAD_BYTES + length);
  frame.writeUInt32LE(checksumOf(frame, payload, at), 4);
  return whole;
}

/** Over the position too: what an earlier round left at this place is no record of this one. */
function checksumOf(head: Buffer, payload: Buffer, at: number): number {
  return crc32(payload, crc32(head.subarray(8, FRAME_HEAD_BYTES), (at / UNIT) >>> 0));
}

/** Bytes that a text of that length takes in the ring. */
export function frameBytes(length: number): number {
  return Math.ceil((FRAME_HEAD_BYTES + length) / UNIT) * UNIT;
}
