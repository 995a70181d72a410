import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataError } from './data-error.ts';
import { listRecordings, recordingNamed, verifyRecording } from './recordings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-recordings-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(folder: string, name: string, text: string): string {
  const path = join(root, folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return createHash('sha256').update(text).digest('hex');
}

async function codeOf(action: () => unknown): Promise<string> {
  try {
    await action();
    return 'ok';
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    expect(error.exitCode).toBe(2);
    return error.detail.code;
  }
}

describe('listRecordings', () => {
  test('finds ./data, tells raw feeds and bars apart, and notices a missing file', () => {
    const sha256 = put('data', 'hftbacktest/x.gz', 'x');
    put('data', 'SHA256SUMS', `${sha256}  ./hftbacktest/x.gz\n${sha256}  b/BTC-5m-futures.feather\n`);
    const { folder, recordings } = listRecordings(root, {});
    expect(folder).toBe(join(root, 'data'));
    expect(recordings.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['hftbacktest/x.gz', 'raw-feed', 1],
      ['b/BTC-5m-futures.feather', 'bars', undefined],
    ]);
  });

  test('looks at PLIMSOLL_DATA alone when it is set', async () => {
    put('data', 'SHA256SUMS', '');
    expect(await codeOf(() => listRecordings(root, { PLIMSOLL_DATA: 'elsewhere' }))).toBe('DATA101');
    put('elsewhere', 'SHA256SUMS', '');
    expect(listRecordings(root, { PLIMSOLL_DATA: 'elsewhere' }).folder).toBe(join(root, 'elsewhere'));
  });

  test('refuses a list that is no list, or that points outside its folder', async () => {
    put('data', 'SHA256SUMS', 'nonsense\n');
    expect(await codeOf(() => listRecordings(root, {}))).toBe('DATA205');
    put('data', 'SHA256SUMS', `${'0'.repeat(64)}  ../../etc/passwd\n`);
    expect(await codeOf(() => listRecordings(root, {}))).toBe('DATA205');
  });
});

describe('verifyRecording', () => {
  test('accepts the listed bytes, refuses others and what is not there', async () => {
    const sha256 = put('data', 'a.gz', 'good');
    put('data', 'b.gz', 'good, with a change');
    put('data', 'SHA256SUMS', ['a.gz', 'b.gz', 'c.gz'].map((name) => `${sha256}  ${name}`).join('\n'));
    const folder = listRecordings(root, {});
    const codes = await Promise.all(
      ['a.gz', 'b.gz', 'c.gz'].map((name) => codeOf(() => verifyRecording(recordingNamed(folder, name)))),
    );
    expect(codes).toEqual(['ok', 'DATA201', 'DATA102']);
    expect(await codeOf(() => recordingNamed(folder, 'd.gz'))).toBe('DATA102');
  });
});
