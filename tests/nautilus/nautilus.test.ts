/**
 * NautilusTrader's real engine under the gate, as `plimsoll agent` runs it: a session conforms, and a gate with a fault
 * does not, at the event where the fault shows. One fault of seven here, all of them in the long run.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '@plimsoll/nautilus-agent';
import { afterAll, describe, expect, test } from 'vitest';
import { builtMember, testCluster } from '../mesh/test-cluster.ts';
import { plimsoll } from '../support/plimsoll.ts';

/** A session starts four processes and may have to install NautilusTrader first; on a busy machine it takes minutes. */
const SESSION_MS_MAX = 1_800_000;
const isLong = process.env['PLIMSOLL_NAUTILUS'] === 'all';

const python = await findPython(process.env);
const title =
  python === undefined
    ? 'NautilusTrader (to enable: sudo apt-get install -y python3 python3-venv)'
    : `NautilusTrader, by Python ${python.version}`;

/** The long run's session is on a mesh; a short one has too few orders once leverage is taken away now and then. */
const member = isLong ? await builtMember() : 'the long run';

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

/**
 * By fault: the action at which the agent's own trace is refused, at the first order on which the gate was wrong.
 * Undefined where that trace alone may not know better at that order: then the comparison with the kernel's traces does.
 */
const FAULTS = {
  'no-lease': 'Pass',
  'stale-token': undefined,
  'ignores-posture': 'Pass',
  'forgets-in-flight': 'Pass',
  'older-posture': undefined,
  'asks-for-less': undefined,
  bypass: 'Submit',
} as const;
type Fault = keyof typeof FAULTS;

/**
 * Does not wait for something to happen in the session: an order goes around the gate. The long run takes all: one that
 * asks for less, which the comparison finds (its own tests have that case too), and those that need a lease that is lost
 * or a posture that falls after 200 decisions.
 */
const SHORT_RUN: readonly Fault[] = ['bypass'];
const CHOSEN = isLong ? (Object.keys(FAULTS) as Fault[]) : SHORT_RUN;
/** A session in which nothing happened that shows the fault proves nothing: another one is run. */
const SESSIONS_MAX = 4;

/** A session in which the gate was wrong at least once, and the first order on which it was. */
async function faultySession(fault: Fault) {
  for (let count = 1; count <= SESSIONS_MAX; count += 1) {
    // Acting less often ends sooner, on a machine with nothing else to do before the sensors' first bad hour.
    const quotesPerAction = SHORT_RUN.includes(fault) ? '150' : '40';
    const options = ['--synthetic', '--quotes-per-action', quotesPerAction, '--fault', fault];
    const ran = await session(`${fault}-${count}`, ...options, '--seed', String(count));
    const broken = ran.facts.find(({ kind, trader }) => kind === 'agent' && trader === 'nt-1');
    const order = broken?.['firstFault'];
    if (typeof order === 'string') return { ...ran, order };
  }
  throw new Error(`${fault}: in ${SESSIONS_MAX} sessions nothing happened in which it shows`);
}

/** The order that an event of a trace is about. */
function orderAt(file: unknown, line: number): unknown {
  const text = readFileSync(String(file), 'utf8').split('\n')[line - 1] ?? '{}';
  return (JSON.parse(text) as { why?: { order?: unknown } }).why?.order;
}

describe.skipIf(python === undefined)(title, { timeout: SESSION_MS_MAX }, () => {
  // [itest->REQ~agent~1] [itest->REQ~trace-conformance~1] [itest->REQ~push~1]
  test('a session of three processes conforms, one of them frozen and one killed', async () => {
    const per = isLong ? '12' : '150';
    await using cluster = typeof member === 'string' ? undefined : await testCluster(member, 1);
    const onMesh = cluster === undefined ? [] : ['--mesh', cluster.request.folder];
    const { code, facts, trace, check, stderr } = await session(
      'good',
      '--quotes-per-action',
      per,
      ...onMesh,
    );
    expect(stderr).not.toMatch(/\n +at /);
    for (const source of ['kernel/controller', 'kernel/locks', 'nt-1', 'nt-2']) {
      expect([source, trace(source)?.['kind']], stderr).toEqual([source, 'conforms']);
    }
    const agents = facts.filter(({ kind }) => kind === 'agent');
    expect(agents.every(({ positionsAgree }) => positionsAgree === true)).toBe(true);
    expect(check).toMatchObject({ mismatches: [] });
    const { decisions, orders, fills, positions } = check?.['compared'] as Record<string, number>;
    expect(Math.min(decisions ?? 0, orders ?? 0, fills ?? 0)).toBeGreaterThan(0);
    expect(trace('kernel/controller')).toMatchObject({ feed: { kind: 'recomputed', faults: 0 } });
    // A shock that only another node saw took leverage away, and the word of it came by an event.
    if (cluster !== undefined)
      expect(facts.find(({ kind }) => kind === 'mesh')?.['pushed']).toBeGreaterThan(0);
    // Two processes come to their end, with two instruments each.
    expect(positions).toBe(4);
    if (isLong) {
      const events = agents.reduce((sum, { events }) => sum + (events as number), 0);
      expect(events).toBeGreaterThanOrEqual(100_000);
    }
    expect(code).toBe(0);
  });

  test.each(CHOSEN)(
    'a gate with the fault %s is caught at the first order on which it is wrong',
    async (fault) => {
      const { code, trace, check, order } = await faultySession(fault);
      expect(code).toBe(1);
      const shownBy = FAULTS[fault];
      if (shownBy !== undefined) {
        const { file, refusal } = trace('nt-1') ?? {};
        expect(refusal).toMatchObject({ code: 'MON201', at: { action: shownBy } });
        expect(orderAt(file, (refusal as { at: { line: number } }).at.line)).toBe(order);
      }
      const mismatches = check?.['mismatches'] as readonly { source: string; order: string }[];
      // What went around the gate has no decision to compare: it is the model that misses it.
      if (fault !== 'bypass') expect(mismatches[0]).toMatchObject({ source: 'nt-1', order });
      expect(mismatches.every(({ source }) => source === 'nt-1')).toBe(true);
    },
  );
});
