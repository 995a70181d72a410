/**
 * NautilusTrader's real engine under the gate, as `plimsoll agent` runs it: a session conforms, and a gate with a fault
 * does not, at the event where the fault shows. Which faults this run takes is chosen by the agent's own digest; the
 * long run takes all.
 */
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '@plimsoll/nautilus-agent';
import { afterAll, describe, expect, test } from 'vitest';
import { ROOT } from '../support/places.ts';
import { plimsoll } from '../support/plimsoll.ts';

/** A session starts four processes and may have to install NautilusTrader first. */
const SESSION_MS_MAX = 900_000;
const isLong = process.env['PLIMSOLL_NAUTILUS'] === 'all';

const python = await findPython(process.env);
const title =
  python === undefined
    ? 'NautilusTrader (to enable: sudo apt-get install -y python3 python3-venv)'
    : `NautilusTrader, by Python ${python.version}`;

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-nautilus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Fact {
  readonly kind?: string;
  readonly source?: string;
  readonly [name: string]: unknown;
}

async function session(name: string, ...options: string[]) {
  const out = join(folder, name);
  const { code, stdout, stderr } = await plimsoll(['agent', '--json', '--out', out, ...options]);
  const facts = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Fact);
  const trace = (source: string) => facts.find((fact) => fact.source === source && 'file' in fact);
  return { code, stderr, facts, trace, check: facts.find(({ kind }) => kind === 'cross-check') };
}

/** By fault: whether the agent's own trace shows it, and at which action. */
const FAULTS = {
  'no-lease': 'Pass',
  'stale-token': undefined,
  'ignores-posture': 'Pass',
  'forgets-in-flight': 'Pass',
  'older-posture': 'Pass',
  bypass: 'Submit',
} as const;
type Fault = keyof typeof FAULTS;

/** Two faults by the digest of the agent's sources: each change tries others. */
function chosenFaults(): Fault[] {
  const names = Object.keys(FAULTS) as Fault[];
  if (isLong) return names;
  const sources = join(ROOT, 'apps/nautilus-agent/plimsoll_agent');
  const texts = readdirSync(sources)
    .filter((file) => file.endsWith('.py'))
    .sort();
  const digest = hash(
    'sha256',
    texts.map((file) => readFileSync(join(sources, file), 'utf8')).join('\n'),
    'buffer',
  );
  const first = (digest[0] ?? 0) % names.length;
  return [
    names[first] as Fault,
    names[(first + 1 + ((digest[1] ?? 0) % (names.length - 1))) % names.length] as Fault,
  ];
}

describe.skipIf(python === undefined)(title, { timeout: SESSION_MS_MAX }, () => {
  test('a session of three processes conforms, one of them frozen and one killed', async () => {
    const per = isLong ? '12' : '150';
    const { code, facts, trace, check, stderr } = await session('good', '--quotes-per-action', per);
    expect(stderr).not.toMatch(/\n +at /);
    for (const source of ['kernel/controller', 'kernel/locks', 'nt-1', 'nt-2']) {
      expect([source, trace(source)?.['kind']]).toEqual([source, 'conforms']);
    }
    const agents = facts.filter(({ kind }) => kind === 'agent');
    expect(agents.every(({ positionsAgree }) => positionsAgree === true)).toBe(true);
    expect(check).toMatchObject({ mismatches: [] });
    const { decisions, orders, fills, positions } = check?.['compared'] as Record<string, number>;
    expect(Math.min(decisions ?? 0, orders ?? 0, fills ?? 0)).toBeGreaterThan(100);
    // Two processes come to their end, with two instruments each.
    expect(positions).toBe(4);
    if (isLong) {
      const events = agents.reduce((sum, { events }) => sum + (events as number), 0);
      expect(events).toBeGreaterThanOrEqual(100_000);
    }
    expect(code).toBe(0);
  });

  test.each(chosenFaults())('a gate with the fault %s is caught', async (fault) => {
    const options = ['--synthetic', '--quotes-per-action', '150', '--fault', fault];
    const { code, trace, check } = await session(fault, ...options);
    expect(code).toBe(1);
    const shownBy = FAULTS[fault];
    const mismatches = check?.['mismatches'] as readonly { source: string; seq: number }[];
    if (shownBy !== undefined) {
      expect(trace('nt-1')).toMatchObject({ kind: 'refused', refusal: { at: { action: shownBy } } });
    }
    // What went around the gate has no decision to compare: it is the model that misses it.
    if (fault !== 'bypass') expect(mismatches[0]).toMatchObject({ source: 'nt-1' });
    expect(mismatches.every(({ source }) => source === 'nt-1')).toBe(true);
  });
});
