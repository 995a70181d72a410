/** The head file: two lines that take turns, each believed only when it is whole. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { folders, LEFT_OPEN_MAX, leftOpenBy } from '../test-support/test-facts.ts';
import { HeadFile, readHead, syncFolderOf } from './head-file.ts';

const { make, clear } = folders();
afterAll(clear);

const DIGEST = 'a'.repeat(64);
const newFile = (): string => join(dirname(make().file), 'head');

/** A line as it is written. */
function lineOf(count: number | string, digest = DIGEST): string {
  const check = createHash('sha256').update(`${count} ${digest}`).digest('hex').slice(0, 16);
  return `${`${count} ${digest} ${check}`.padEnd(127)}\n`;
}

/** What is read from a file that holds this. */
function readFrom(text: string) {
  const file = newFile();
  writeFileSync(file, text);
  return readHead(file);
}

describe('a head file', () => {
  test('takes turns between two lines of 128 bytes, and the newer one counts', () => {
    const file = newFile();
    const head = HeadFile.create(file);
    expect(readFileSync(file, 'latin1')).toBe('');
    head.write({ count: 7, digest: DIGEST });
    expect(readFileSync(file, 'latin1')).toBe(lineOf(7));
    head.write({ count: 8, digest: DIGEST });
    expect(readFileSync(file, 'latin1')).toBe(lineOf(7) + lineOf(8));
    expect(readHead(file)).toEqual({ count: 8, digest: DIGEST });
    head.write({ count: 9, digest: DIGEST });
    expect(readFileSync(file, 'latin1')).toBe(lineOf(9) + lineOf(8));
    expect(readHead(file)).toEqual({ count: 9, digest: DIGEST });
    head.close();
  });

  test('that is opened again writes over its older line', () => {
    for (const [text, next] of [
      [lineOf(7), lineOf(7) + lineOf(9)],
      [lineOf(7) + lineOf(8), lineOf(9) + lineOf(8)],
      [lineOf(8) + lineOf(7), lineOf(8) + lineOf(9)],
    ] as const) {
      const file = newFile();
      writeFileSync(file, text);
      const opened = HeadFile.open(file);
      expect(opened.head?.count).toBe(text === lineOf(7) ? 7 : 8);
      opened.file.write({ count: 9, digest: DIGEST });
      opened.file.close();
      expect(readFileSync(file, 'latin1')).toBe(next);
    }
  });

  test('counts to any number; of two lines with one number the second counts', () => {
    expect(readFrom(lineOf(1_234_567))).toEqual({ count: 1_234_567, digest: DIGEST });
    expect(readFrom(lineOf(7) + lineOf(7, 'b'.repeat(64)))).toEqual({ count: 7, digest: 'b'.repeat(64) });
  });

  test('is let go of', () => {
    const file = newFile();
    HeadFile.create(file).close();
    const left = leftOpenBy(() => {
      HeadFile.open(file).file.close();
      readHead(file);
      syncFolderOf(file);
    });
    expect(left).toBeLessThan(LEFT_OPEN_MAX);
  });

  test('is made once only, and opened only where it is', () => {
    const file = newFile();
    HeadFile.create(file).close();
    expect(() => HeadFile.create(file)).toThrow('EEXIST');
    expect(() => HeadFile.open(newFile())).toThrow('ENOENT');
    expect(() => readHead(newFile())).toThrow('ENOENT');
    syncFolderOf(file);
    expect(() => syncFolderOf(join(file, 'none', 'head'))).toThrow(/ENOTDIR|ENOENT/);
  });

  const whole = lineOf(7);
  test.each<[string, string]>([
    ['is empty', ''],
    ['was cut', whole.slice(0, 100)],
    [
      'has another check',
      whole.replace(/(.)( +\n)$/, (_all, last: string, rest: string) => `${last === '0' ? '1' : '0'}${rest}`),
    ],
    ['has another count', whole.replace('7', '8')],
    ['has another digest', whole.replace('a', 'b')],
    ['begins with something else', ` ${lineOf(7).replace(' \n', '\n')}`],
    ['has something behind its check', whole.replace('  \n', ' x\n')],
    ['goes on behind its end', `${whole.trimEnd()}\nmore`.padEnd(128)],
    ['has a count that is too long', lineOf('12345678901234567')],
    ['has no count', lineOf('')],
    ['has a digest in capitals', lineOf(7, 'A'.repeat(64))],
  ])('that %s says nothing', (_what, text) => {
    expect(readFrom(text)).toBeUndefined();
    expect(readFrom(text.padEnd(128).slice(0, 128) + lineOf(6))?.count).toBe(6); // the other line is whole
  });
});
