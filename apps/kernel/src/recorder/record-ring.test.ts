import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import type { RingLine, RingRecord } from './record-ring.ts';
import { createRing, leftInRing, RingReader, RingWriter } from './record-ring.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-ring-'));
  file = join(folder, 'ring');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Before the first frame. */
const HEAD_BYTES = 24;

const record = (seq: number, text = `{"n":${seq}}`): RingRecord => ({ source: seq % 2, seq, text });

/** What came out, as it was put in. */
function texts(lines: readonly RingLine[] | undefined): RingRecord[] | undefined {
  return lines?.map(({ bytes, ...where }) => ({ ...where, text: bytes.toString() }));
}

/** Both ends of a ring that has room for some fifteen small events. */
function ringOf(bytes = 1_024) {
  const place = createRing(file, bytes);
  return { writer: new RingWriter(place), reader: new RingReader(place) };
}

describe('a ring', () => {
  test('gives back what was put in, in order, until nothing is left', () => {
    const { writer, reader } = ringOf();
    writer.append([record(1), record(2, '{"text":"ä€😀"}')]);
    writer.append([record(3)]);
    expect(texts(reader.take(1_024))).toEqual([record(1), record(2, '{"text":"ä€😀"}'), record(3)]);
    expect(reader.take(1_024)).toEqual([]);
  });

  test('has no room long before it is full, and takes all of a group or nothing', () => {
    const { writer, reader } = ringOf();
    let seq = 0;
    while (writer.hasRoom) expect(writer.append([record(++seq)])).toBe(true);
    const inside = seq;
    while (writer.append([record(seq + 1)])) seq += 1; // the reserve, for what may not be denied
    expect(seq).toBeGreaterThan(inside);
    expect(writer.append([record(seq + 1), record(seq + 2)])).toBe(false);
    expect(writer.settle(0)).toBe(false);
    expect(reader.take(2_000)).toHaveLength(seq);
    expect(writer.hasRoom).toBe(false); // taken is not committed
    reader.committed();
    expect(writer.hasRoom).toBe(true);
    expect(writer.settle(0)).toBe(true);
  });

  test('lets its reader pause while more is put in, until somebody waits for it or nothing more will come', () => {
    const { writer, reader } = ringOf();
    const paused = (ms: number): number => {
      const startMs = performance.now();
      reader.pause(ms);
      return performance.now() - startMs;
    };
    writer.append([record(1)]);
    expect(reader.waitingBytes).toBe(32);
    expect(paused(20)).toBeGreaterThan(15); // though something is there already
    reader.take(1_024);
    expect(reader.waitingBytes).toBe(0);
    writer.end(0);
    expect(paused(600_000)).toBeLessThan(300_000);
  });

  test('whose reader has failed keeps nobody waiting', () => {
    const { writer, reader } = ringOf();
    while (writer.append([record(1)]));
    reader.failed();
    const startMs = performance.now();
    expect([writer.settle(600_000), writer.untilRoom(600_000), writer.end(600_000)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(performance.now() - startMs).toBeLessThan(300_000); // it would have waited for twice as long
  });

  test('that cannot be written to the disk says so to whoever puts something in', () => {
    const { counters } = createRing(file, 1_024);
    const writer = new RingWriter({ file: '/dev/full', counters, bytes: 1_024 });
    expect(() => writer.append([record(1)])).toThrow('ENOSPC');
  });

  test.prop([
    fc.array(fc.record({ sizes: fc.array(fc.nat(120), { minLength: 1, maxLength: 4 }), takes: fc.nat(3) }), {
      maxLength: 60,
    }),
    fc.constantFrom(1, 100, 4_096),
  ])(
    'is the queue that it looks like, round after round; a crash loses nothing that was put in',
    (steps, bytesMax) => {
      rmSync(file, { force: true });
      const { writer, reader } = ringOf();
      const waiting: RingRecord[] = [];
      let seq = 0;
      for (const { sizes, takes } of steps) {
        const group = sizes.map((size) => record(++seq, 'x'.repeat(size)));
        if (writer.append(group)) waiting.push(...group);
        expect(texts(leftInRing(file))).toEqual(waiting);
        if (takes > 0) continue;
        const taken: RingRecord[] = [];
        while (taken.length < waiting.length) taken.push(...(texts(reader.take(bytesMax)) ?? []));
        expect(taken).toEqual(waiting);
        expect(reader.take(bytesMax)).toEqual([]);
        reader.committed();
        waiting.length = 0;
      }
      writer.close();
      reader.close();
    },
  );

  test('that was torn ends before the tear, wherever a bit is flipped', () => {
    const { writer } = ringOf();
    for (let seq = 1; seq <= 3; seq += 1) writer.append([record(seq)]);
    const whole = readFileSync(file);
    const frameBytes = 8 + 16 + 8; // its head, the line's, seven bytes of text, one of padding
    for (let byte = 0; byte < 3 * frameBytes; byte += 1) {
      const torn = Buffer.from(whole);
      torn[HEAD_BYTES + byte] = (torn[HEAD_BYTES + byte] as number) ^ 0x10;
      writeFileSync(file, torn);
      const isPadding = byte % frameBytes === frameBytes - 1;
      const intact = isPadding ? 3 : Math.floor(byte / frameBytes);
      expect(texts(leftInRing(file)), `byte ${byte}`).toEqual(
        [1, 2, 3].slice(0, intact).map((seq) => record(seq)),
      );
    }
  });

  test('loses what was put in together as a whole, when any of it is torn: no order stands there without its verdict', () => {
    const { writer } = ringOf();
    writer.append([record(1)]);
    writer.append([record(2), record(3)]);
    const whole = readFileSync(file);
    const from = HEAD_BYTES + 32;
    for (let byte = from; byte < from + 8 + 16 + 7 + 16 + 7; byte += 1) {
      const torn = Buffer.from(whole);
      torn[byte] = (torn[byte] as number) ^ 0x01;
      writeFileSync(file, torn);
      expect(texts(leftInRing(file)), `byte ${byte}`).toEqual([record(1)]);
    }
  });

  test('that is none is told from an empty one', () => {
    createRing(file, 1_024);
    expect(leftInRing(file)).toEqual([]);
    const fd = openSync(file, 'r+');
    writeSync(fd, Buffer.from('????'), 0, 4, 0);
    expect(leftInRing(file)).toBeUndefined();
    writeFileSync(file, 'short');
    expect(leftInRing(file)).toBeUndefined();
    expect(() => createRing(file, 1_024)).toThrow('EEXIST');
  });
});
