/** The audit trail: a file that only grows, each line chained to the one before, byte by byte. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appendAudit, brokenAuditLine } from './audit-trail.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-audit-'));
  file = join(folder, 'out', 'audit.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const digestOf = (line: string): string => `sha256:${createHash('sha256').update(line).digest('hex')}`;

/** A trail of these events, as it stands in its file. */
function trail(...events: string[]): string {
  for (const event of events) appendAudit(file, { event });
  return readFileSync(file, 'utf8');
}

describe('an audit trail', () => {
  test('begins in a folder that is made for it, and grows by lines that name the one before', () => {
    const text = trail('öne', 'two');
    const first = JSON.stringify({ event: 'öne', prev: digestOf('') });
    const second = JSON.stringify({ event: 'two', prev: digestOf(first) });
    expect(text).toBe(`${first}\n${second}\n`);
    expect(trail('three')).toBe(`${text}${JSON.stringify({ event: 'three', prev: digestOf(second) })}\n`);
  });

  test('is whole as it was written, and broken from the line on that is not', () => {
    const text = trail('one', 'two', 'three');
    const lines = text.trimEnd().split('\n');
    expect(brokenAuditLine(text)).toBeUndefined();
    expect(brokenAuditLine(text.replace('one', 'One'))).toBe(2);
    expect(brokenAuditLine(text.replace('two', 'Two'))).toBe(3);
    expect(brokenAuditLine(`${lines[0]}\n${lines[2]}\n`)).toBe(2);
    expect(brokenAuditLine(`${lines[1]}\n${lines[2]}\n`)).toBe(1);
    expect(brokenAuditLine(` ${text}`)).toBe(2);
    expect(brokenAuditLine(`{"event":"x"}\n${text}`)).toBe(1);
  });

  test('that is larger than a start can read is to be archived first, and is left as it is', () => {
    trail('one');
    truncateSync(file, 64_000_000); // a file with a hole takes no disk
    appendAudit(file, { event: 'two' }); // just as large as it may be
    const { length } = readFileSync(file);
    expect(length).toBeGreaterThan(64_000_000);
    expect(() => appendAudit(file, { event: 'three' })).toThrow(
      `${file} is larger than 64000000 bytes: archive it`,
    );
    expect(readFileSync(file).length).toBe(length);
  });
});
