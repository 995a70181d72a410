import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeCutoffTrace } from './cutoff-trace.ts';
import type { ChaosEvent } from './event-log.ts';

const PIN = { specDigest: `sha256:${'0'.repeat(64)}`, model: 'MCAdaptiveCutoff' } as const;
const EVENTS: readonly ChaosEvent[] = [
  { kind: 'changed', us: 0, endUs: 10, action: 'Cut', askedCenti: 400, version: 7, mostCenti: 400 },
  // A member that was cut off made the cut, and a worker saw it there; then the cut was made once more.
  { kind: 'learned', us: 200, beganUs: 190, worker: 'w1', version: 20, mostCenti: 200 },
  { kind: 'changed', us: 100, endUs: 500, action: 'Cut', askedCenti: 200, version: 30, mostCenti: 200 },
];

test('a change that was seen but never answered is a step of its own, before that which was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cutoff-'));
  const file = join(folder, 'trace.ndjson');
  writeCutoffTrace(file, PIN, EVENTS, ['w1']);
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { action?: string; state?: unknown });
  expect(lines.filter(({ action }) => action === 'Cut').map(({ state }) => state)).toEqual([
    { limit: { version: 2, most: 2 } },
    { limit: { version: 3, most: 2 } },
  ]);
  expect(lines.find(({ action }) => action === 'Learn')?.state).toEqual({
    mirror: { '#at': [['w1', { version: 2, most: 2 }]] },
  });
  rmSync(folder, { recursive: true });
});

test('a limit that is set anew after its row was lost with every member is a cut, or a restore, to what it was set to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-cutoff-'));
  const file = join(folder, 'trace.ndjson');
  const changed = (us: number, version: number, mostCenti: number, isAnew: boolean): ChaosEvent => {
    const made = { us, endUs: us + 10, action: 'Cut', askedCenti: 500, version, mostCenti, isAnew } as const;
    return { kind: 'changed', ...made };
  };
  const events = [changed(0, 7, 200, true), changed(100, 20, 500, true), changed(200, 30, 500, false)];
  writeCutoffTrace(file, PIN, [...events, changed(300, 40, 300, true)], ['w1']);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const steps = lines.map((line) => JSON.parse(line) as { action?: string; args?: object });
  expect(steps.filter(({ args }) => args !== undefined).map(({ action, args }) => [action, args])).toEqual([
    ['Restore', { l: 5 }],
    ['Cut', { l: 5 }],
    ['Cut', { l: 3 }],
  ]);
  rmSync(folder, { recursive: true });
});
