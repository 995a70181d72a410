import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fromLong, toLong } from './int64.ts';
import { codeName, WIRE } from './wire.ts';

const ROOT = join(import.meta.dirname, '../../..');

describe('the wire', () => {
  test("is the members' wire, word for word", () => {
    const members: unknown = JSON.parse(readFileSync(join(ROOT, 'apps/hazelcast-member/wire.json'), 'utf8'));
    expect(WIRE).toEqual(members);
  });

  test('names codes, and none that it does not know', () => {
    expect([codeName(0), codeName(3), codeName(99)]).toEqual(['OK', 'ENDED', undefined]);
  });
});

describe('64-bit integers', () => {
  test('are exact up to 2^53 and refused beyond', () => {
    for (const value of [0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
      expect(fromLong(toLong(value))).toBe(value);
    expect(() => toLong(2 ** 53)).toThrow('no whole number');
    expect(() => toLong(0.5)).toThrow('no whole number');
    expect(() => fromLong(toLong(Number.MAX_SAFE_INTEGER).add(1))).toThrow(RangeError);
  });

  // The client writes 0 for anything but a Long, without a word.
  test('are written and read in one place only', () => {
    const RAW = /\.(write|read)(Int64|Long|ArrayOfInt64|NullableInt64|ArrayOfNullableInt64|LongArray)\(/;
    expect(RAW.test('writer.writeInt64(field, value)')).toBe(true);
    const sources = ['libs', 'apps'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.includes('node_modules'))
        .map((file) => join(folder, file)),
    );
    const offenders = sources.filter(
      (file) =>
        !/mesh-hazelcast\/src\/(int64|wire\.test)\.ts$/.test(file) &&
        RAW.test(readFileSync(join(ROOT, file), 'utf8')) &&
        readFileSync(join(ROOT, file), 'utf8').includes('hazelcast-client'),
    );
    expect(offenders).toEqual([]);
  });
});
