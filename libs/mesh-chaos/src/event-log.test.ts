import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CallCounter, type ChaosEvent } from './event-log.ts';

const EVENTS: readonly ChaosEvent[] = [
  { kind: 'call', us: 1, outcome: 'answered' },
  { kind: 'posture', us: 2, posture: 'APEX' },
  { kind: 'call', us: 3, outcome: 'unknown', code: 'MESH101' },
];

test('calls are counted once each, however the log is cut when it is looked at', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-calls-'));
  const text = EVENTS.map((event) => `${JSON.stringify(event)}\n`).join('');
  for (let cut = 0; cut <= text.length; cut += 1) {
    const file = join(folder, String(cut));
    appendFileSync(file, text.slice(0, cut));
    const counter = new CallCounter(file);
    const whole = text.slice(0, text.slice(0, cut).lastIndexOf('\n') + 1);
    expect(counter.count()).toBe(whole.split('"call"').length - 1);
    appendFileSync(file, text.slice(cut));
    expect([counter.count(), counter.count()]).toEqual([2, 2]);
  }
  rmSync(folder, { recursive: true });
});
