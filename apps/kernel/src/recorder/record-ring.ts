/**
 * The ring between who decides and who records: events go in before an order leaves, and a thread writes, chains and
 * commits them in groups. Its bytes lie in a file, so that they outlive a killed process (the system has them when
 * `append` returns; only a power failure takes what was not committed yet). Two counters in shared memory say how far
 * it is filled. One writer, one reader, no lock.
 */
import assert from 'node:assert/strict';
import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Where a line of the ring belongs. */
interface RingPosition {
  /** Index of the source. */
  readonly source: number;
  /** The event's number in its source's trace; 0 for the trace's header. */
  readonly seq: number;
}

/** A line as it is put in. */
export interface RingRecord extends RingPosition {
  /** The event's line but for what chains it; JSON of the header. */
  readonly text: string;
}

/** A line as it comes out. */
export interface RingLine extends RingPosition {
  /** The text in UTF-8. Of a taken one only until the next are taken. */
  readonly bytes: Buffer;
}

/** Decisions have so much of the ring: in what is left, what may not be denied (evaluations, leases) still finds room. */
export const RING_ROOM = 3 / 4;

const MAGIC = 0x504c_5247; // "PLRG"
/** Magic, size in bytes, and up to where it was committed. */
const FILE_HEAD_BYTES = 24;
const COMMITTED_AT = 8;
/** Of what is put in together: length, checksum. */
const FRAME_HEAD_BYTES = 8;
/** Of each line in it: source, length, sequence. */
const RECORD_HEAD_BYTES = 16;
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
  #frame = Buffer.alloc(0);
  #at = 0;

  constructor(place: RingPlace) {
    this.#ring = new RingFile(place.file, place.bytes);
    this.#counters = new Int32Array(place.counters);
  }

  /** Whether an order may still be decided on: what explains it will find room. */
  get hasRoom(): boolean {
    return this.#freeBytes > (1 - RING_ROOM) * this.#ring.bytes;
  }

  /**
   * Puts all of them in with one write: after a crash all are there or none.
   *
   * @returns False when they don't fit: nothing was put in. @throws the system's error.
   */
  append(records: readonly RingRecord[]): boolean {
    const lengths = records.map(({ text }) => Buffer.byteLength(text));
    const bytes = frameBytes(lengths);
    if (bytes > this.#freeBytes) return false;
    // One buffer for all that is ever put in: making one costs as much as filling it.
    if (this.#frame.length < bytes) this.#frame = Buffer.alloc(2 * bytes);
    this.#ring.write(filledFrame(this.#frame, records, lengths, this.#at), this.#at);
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
  #bytes = Buffer.alloc(0);
  #at = 0;

  constructor(place: RingPlace) {
    this.#ring = new RingFile(place.file, place.bytes);
    this.#counters = new Int32Array(place.counters);
  }

  /** Takes about so many bytes out, whole frames and one at least; they keep their room until {@link committed}. */
  take(bytesMax: number): RingLine[] {
    const lines: RingLine[] = [];
    const { waitingBytes } = this;
    if (waitingBytes === 0) return lines;
    let taken = this.#read(Math.min(waitingBytes, Math.max(bytesMax, UNIT)));
    const first = frameLength(taken, 0);
    if (first > taken.length) taken = this.#read(first); // larger than what is taken at once
    for (let start = 0; start + FRAME_HEAD_BYTES <= taken.length; ) {
      const length = frameLength(taken, start);
      if (start + length > taken.length) break;
      const payload = payloadIn(taken.subarray(start), this.#at);
      assert(payload !== undefined, 'what stands in the ring is whole');
      lines.push(...linesIn(payload));
      start += length;
      this.#at += length;
    }
    return lines;
  }

  /** What was put in and not taken yet. */
  get waitingBytes(): number {
    return ((Atomics.load(this.#counters, WRITTEN) - ((this.#at / UNIT) | 0)) >>> 0) * UNIT;
  }

  /** Always into the same memory: making room anew for each group costs both threads. */
  #read(bytes: number): Buffer {
    if (this.#bytes.length < bytes) this.#bytes = Buffer.alloc(2 ** Math.ceil(Math.log2(bytes)));
    return this.#ring.read(this.#bytes.subarray(0, bytes), this.#at);
  }

  /** What was taken is on stable storage: a recovery begins behind it, and its room is free. */
  committed(): void {
    this.#ring.commit(this.#at);
    Atomics.store(this.#counters, DRAINED, (this.#at / UNIT) | 0);
    Atomics.notify(this.#counters, DRAINED);
  }

  /** Lets so much time go by, whatever is put in meanwhile; less when it is woken, none when nothing more will come. */
  pause(ms: number): void {
    if (this.isEnding) return;
    Atomics.wait(this.#counters, WRITTEN, Atomics.load(this.#counters, WRITTEN), ms);
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
export function leftInRing(file: string): readonly RingLine[] | undefined {
  const head = Buffer.alloc(FILE_HEAD_BYTES);
  const fd = openSync(file, 'r');
  const isWhole = readSync(fd, head, 0, FILE_HEAD_BYTES, 0) === FILE_HEAD_BYTES;
  closeSync(fd);
  const bytes = head.readUInt32LE(4);
  if (!isWhole || head.readUInt32LE(0) !== MAGIC || !Number.isInteger(Math.log2(bytes))) return undefined;
  const ring = new RingFile(file, bytes);
  const lines: RingLine[] = [];
  const from = head.readDoubleLE(COMMITTED_AT);
  const whole = ring.read(Buffer.alloc(bytes), from);
  for (let start = 0; start + FRAME_HEAD_BYTES <= bytes; start += frameLength(whole, start)) {
    const payload = payloadIn(whole.subarray(start), from + start);
    if (payload === undefined) break; // never written in this round, or torn: that decision was not answered
    lines.push(...linesIn(payload));
  }
  ring.close();
  return lines;
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

  /** Fills the buffer with what stands from a position on. */
  read(bytes: Buffer, at: number): Buffer {
    const place = at % this.bytes;
    const first = Math.min(bytes.length, this.bytes - place);
    readSync(this.#fd, bytes, 0, first, FILE_HEAD_BYTES + place);
    if (first < bytes.length) readSync(this.#fd, bytes, first, bytes.length - first, FILE_HEAD_BYTES);
    return bytes;
  }

  commit(at: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(at);
    writeSync(this.#fd, bytes, 0, 8, COMMITTED_AT);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function writeAll(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}

/** Makes the frame of these records in `bytes`; `at` is its position in the ring. */
function filledFrame(
  bytes: Buffer,
  records: readonly RingRecord[],
  lengths: readonly number[],
  at: number,
): Buffer {
  let end = FRAME_HEAD_BYTES;
  for (let index = 0; index < records.length; index += 1) {
    const { source, seq, text } = records[index] as RingRecord;
    bytes.writeUInt32LE(source, end);
    bytes.writeUInt32LE(lengths[index] as number, end + 4);
    bytes.writeDoubleLE(seq, end + 8);
    end += RECORD_HEAD_BYTES + bytes.write(text, end + RECORD_HEAD_BYTES);
  }
  bytes.writeUInt32LE(end - FRAME_HEAD_BYTES, 0);
  bytes.writeUInt32LE(checksumOf(bytes.subarray(FRAME_HEAD_BYTES, end), at), 4);
  return bytes.subarray(0, frameBytes(lengths));
}

/** The payload of the frame at the start of `bytes`; undefined when none was written at that position in this round. */
function payloadIn(bytes: Buffer, at: number): Buffer | undefined {
  const end = FRAME_HEAD_BYTES + bytes.readUInt32LE(0);
  if (end === FRAME_HEAD_BYTES || end > bytes.length) return undefined;
  const payload = bytes.subarray(FRAME_HEAD_BYTES, end);
  return checksumOf(payload, at) === bytes.readUInt32LE(4) ? payload : undefined;
}

function linesIn(payload: Buffer): RingLine[] {
  const lines: RingLine[] = [];
  for (let at = 0; at < payload.length; ) {
    const end = at + RECORD_HEAD_BYTES + payload.readUInt32LE(at + 4);
    lines.push({
      source: payload.readUInt32LE(at),
      seq: payload.readDoubleLE(at + 8),
      bytes: payload.subarray(at + RECORD_HEAD_BYTES, end),
    });
    at = end;
  }
  return lines;
}

/** Over the position too: what an earlier round left at this place is nothing of this one. */
function checksumOf(payload: Buffer, at: number): number {
  return crc32(payload, (at / UNIT) >>> 0);
}

/** Bytes that texts of these lengths take in the ring when they are put in together. */
export function frameBytes(lengths: readonly number[]): number {
  return inUnits(lengths.reduce((sum, length) => sum + RECORD_HEAD_BYTES + length, 0));
}

/** Of the frame that begins there. */
function frameLength(bytes: Buffer, start: number): number {
  return inUnits(bytes.readUInt32LE(start));
}

function inUnits(payloadBytes: number): number {
  return Math.ceil((FRAME_HEAD_BYTES + payloadBytes) / UNIT) * UNIT;
}
