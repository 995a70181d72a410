import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemLimitText } from './system-limit.ts';

function thrownBy(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
}

test('a full disk is told with its remedy', () => {
  const full = thrownBy(() => writeSync(openSync('/dev/full', 'w'), 'x'));
  expect(systemLimitText(full)).toBe('ENOSPC: no space left on device, write: make room on the disk');
});

test('a file that is missing, a defect and what is no error are something else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-limit-'));
  const missing = thrownBy(() => openSync(join(folder, 'missing'), 'r'));
  rmSync(folder, { recursive: true });
  for (const other of [missing, new TypeError('x is undefined'), 'ENOSPC', undefined]) {
    expect(systemLimitText(other)).toBeUndefined();
  }
});
