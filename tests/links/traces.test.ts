/** A paper session's own traces conform; with one event changed they are refused, and the refusal says where and why. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recomputeController } from '@plimsoll/survival-kernel';
import type { JsonValue, TraceEvent } from '@plimsoll/trace';
import {
  type Conformance,
  conformanceText,
  type MonitoredSpec,
  mutateTrace,
  type Recompute,
  type TraceMutation,
  validateTrace,
} from '@plimsoll/trace-validation';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { order, PRICE, testService } from '../../apps/kernel/src/service/test-service.ts';
import { findProject } from '../../apps/plimsoll/src/project.ts';
import { traceModel } from '../../apps/plimsoll/src/validate/monitored-specs.ts';
import { loadFeed } from '../../apps/plimsoll/src/validate/trace-feed.ts';
import { headerOfFile } from '../../apps/plimsoll/src/validate/trace-input.ts';
import { ROOT } from '../support/places.ts';
import { kernel, plimsoll, scratch, stackLines } from '../support/plimsoll.ts';

// Java's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

type SpecName = 'SurvivalController' | 'InventoryLocks';
const NAMES: readonly SpecName[] = ['SurvivalController', 'InventoryLocks'];
const TURNS = 160;

const models = new Map<string, MonitoredSpec>();
const out = join(scratch(), 'session');

beforeAll(async () => {
  for (const name of NAMES) {
    const { monitored } = await traceModel(findProject(ROOT), name, name, new AbortController().signal);
    models.set(name, monitored);
  }
  const identities = [...models].flatMap(([name, { model, specDigest }]) => [
    '--spec',
    `${name}=${model}@${specDigest}`,
  ]);
  const source = ['--source', 'synthetic', '--turns', String(TURNS), '--started-at', '2025-01-01T00:00:00Z'];
  const money = ['--deposit', '1000000', '--by', 'ann'];
  const { code, stderr } = await kernel([
    '--mode',
    'paper',
    '--out',
    out,
    ...source,
    ...money,
    ...identities,
  ]);
  expect([code, stderr]).toEqual([0, '']);
});

const bytesOf = (name: SpecName): Buffer => readFileSync(join(out, `${name}.ndjson`));
const eventsOf = (bytes: Buffer): TraceEvent[] =>
  bytes
    .toString()
    .split('\n')
    .slice(1, -2)
    .map((line) => JSON.parse(line));

async function judged(
  name: SpecName,
  bytes: Buffer,
  recompute = true,
  feed: readonly Recompute[] = [],
): Promise<Conformance> {
  const checks = recompute && name === 'SurvivalController' ? [recomputeController(), ...feed] : [];
  return await validateTrace([bytes], { specs: [models.get(name) as MonitoredSpec], recompute: checks });
}

/** The check of the controller's readings against the market data that the session's header names. */
async function feedOfSession(): Promise<() => Recompute> {
  const { feed } = await headerOfFile(join(out, 'SurvivalController.ndjson'));
  const { check, finding } = await loadFeed(findProject(ROOT), feed, undefined);
  if (check === undefined) throw new Error(JSON.stringify(finding));
  return check;
}

function jitterIn(why: TraceEvent['why']): number {
  const readings = why?.['readings'] as { microstructure?: { jitterMs?: number } } | undefined;
  return readings?.microstructure?.jitterMs ?? Number.POSITIVE_INFINITY;
}

/** Several changes to one event, chained anew. */
function altered(bytes: Buffer, event: number, changes: { readonly [path: string]: JsonValue }): Buffer {
  return Object.entries(changes).reduce((result, [path, to]) => {
    const mutation: TraceMutation = { kind: 'alter', event, path: path.split('.'), to };
    return mutateTrace(result, mutation, { rechain: true });
  }, bytes);
}

// [utest->REQ~trace-conformance~1] [utest->REQ~audit~1]
test.each(NAMES)('the session’s trace of %s conforms', async (name) => {
  const conformance = await judged(name, bytesOf(name));
  expect(conformanceText(conformance)).toContain('conforms');
  expect(conformance.facts.events).toBeGreaterThan(TURNS - 1);
});

// [utest->REQ~trace-conformance~1]
test('a service’s traces conform, with the lines of denials that no step belongs to', async () => {
  const identity = (name: SpecName) => {
    const { model, specDigest } = models.get(name) as MonitoredSpec;
    return { model, specDigest };
  };
  const specs = {
    SurvivalController: identity('SurvivalController'),
    InventoryLocks: identity('InventoryLocks'),
  };
  const service = await testService({}, { specs });
  const [agent, other] = [await service.connect('agent'), await service.connect('other')];
  await agent.ask({ type: 'account', equityMicro: PRICE, positions: [] });
  for (let step = 0; step < 4; step += 1) await service.observe(agent);
  const { token } = await agent.ask({ type: 'acquire', instrument: 'BTC' });
  for (const [client, id] of [
    [agent, 'own'],
    [other, 'foreign'],
    [agent, 'own'],
  ] as const) {
    await client.ask({ type: 'authorize', token, order: order({ id }) });
  }
  for (const client of [agent, other]) client.close();
  await service.drain();
  for (const name of NAMES) {
    const bytes = readFileSync(join(service.files.out, `${name}.ndjson`));
    expect(conformanceText(await judged(name, bytes))).toContain('conforms');
    const stutters = eventsOf(bytes).filter(({ stutter }) => stutter === true);
    expect(stutters.map(({ why }) => why?.['code'])).toEqual(name === 'InventoryLocks' ? ['GATE113'] : []);
  }
  rmSync(service.files.folder, { recursive: true });
});

describe('a trace with one event changed is refused', () => {
  test('by its chain, with the line, when the forger did not chain it anew', async () => {
    // Who did it is nothing that the model or the numbers know.
    const mutation = { kind: 'forgeActor', event: 40, actor: 'somebody' } as const;
    const forged = mutateTrace(bytesOf('SurvivalController'), mutation, { rechain: false });
    const conformance = await judged('SurvivalController', forged);
    expect(conformance.kind).toBe('refused');
    expect(conformanceText(conformance)).toMatch(
      /altered: line 43: prev is sha256:\w+, but the line before hashes to sha256:\w+ \(TRACE302\)/,
    );
  });

  test('by the model, with event, action and the two values, when it is chained anew', async () => {
    const bytes = altered(bytesOf('SurvivalController'), 40, { 'state.posture': 'HIBERNATE' });
    const conformance = await judged('SurvivalController', bytes, false);
    expect(conformance.kind).toBe('refused');
    const text = conformanceText(conformance);
    expect(text).toMatch(/line 42 event 41, \d+ us, controller Evaluate: no step of the model explains this/);
    expect(text).toMatch(/gives posture = "\w+", the trace says "HIBERNATE"/);
  });

  test('by the gate’s guard, with the conjunct and its values, when a stale token is said to have passed', async () => {
    const bytes = bytesOf('InventoryLocks');
    const event = eventsOf(bytes).findIndex(({ action }) => action === 'Refuse');
    expect(event).toBeGreaterThan(0);
    const conformance = await judged('InventoryLocks', altered(bytes, event, { action: 'Pass' }));
    expect(conformance.kind).toBe('refused');
    const text = conformanceText(conformance);
    expect(text).toContain(`event ${event + 1},`);
    expect(text).toMatch(
      /InventoryLocks!Pass\(.*\) is blocked at InventoryLocks\.tla:\d+:\d+ by\n +inFlight\[w\]\[i\]\[s\] = newest\[i\]/,
    );
    expect(text).toMatch(/where .*newest\[i\] = \d+/);
  });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['dropped', (bytes) => mutateTrace(bytes, { kind: 'drop', event: 30 }, { rechain: true })],
    ['doubled', (bytes) => mutateTrace(bytes, { kind: 'duplicate', event: 30 }, { rechain: true })],
  ])('by the model, when a request for a lock is %s', async (_what, change) => {
    const bytes = bytesOf('InventoryLocks');
    expect((await judged('InventoryLocks', change(bytes))).kind).toBe('refused');
  });

  test('by the recorded feed alone, when a reading is altered that nothing follows from', async () => {
    const feed = await feedOfSession();
    const whole = bytesOf('SurvivalController');
    const untouched = await judged('SurvivalController', whole, true, [feed()]);
    expect(untouched.kind, conformanceText(untouched)).toBe('conforms');
    // Inside its deadband a jitter counts for nothing: model, multipliers and postures stay as they were.
    const event = eventsOf(whole).findIndex(({ why }) => jitterIn(why) < 50);
    const bytes = altered(whole, event, {
      'why.readings.microstructure.jitterMs': jitterIn(eventsOf(whole)[event]?.why) + 1,
      'why.signals.jitterMs': jitterIn(eventsOf(whole)[event]?.why) + 1,
    });
    expect((await judged('SurvivalController', bytes)).kind).toBe('conforms');
    const conformance = await judged('SurvivalController', bytes, true, [feed()]);
    expect(conformance.kind).toBe('refused');
    expect(conformanceText(conformance)).toMatch(
      new RegExp(
        `event ${event + 1}, .*microstructure\\.jitterMs is \\d+, recomputed from the synthetic market data it is`,
      ),
    );
  });

  test('by recomputation alone, when multipliers are altered consistently with the posture', async () => {
    const whole = bytesOf('SurvivalController');
    const events = eventsOf(whole);
    // The last event of a trace: nothing after it can give the forger away.
    const last = events.findLastIndex(
      ({ state }) => state?.['posture'] === 'APEX' && state['r'] === 1_000_000,
    );
    expect(last).toBeGreaterThan(1);
    const cut = last + 1 < events.length;
    const bytes = altered(
      cut ? mutateTrace(whole, { kind: 'truncate', event: last + 1 }, { rechain: true }) : whole,
      last,
      {
        'why.m2': 990_000,
        'why.totalPpm': 990_000,
        'why.filter.rPpm': 990_000,
        'args.x': 990_000,
        'state.raw': 990_000,
        'state.r': 990_000,
      },
    );
    expect((await judged('SurvivalController', bytes, false)).kind).toBe('conforms');
    const conformance = await judged('SurvivalController', bytes);
    expect(conformance.kind).toBe('refused');
    expect(conformanceText(conformance)).toMatch(
      new RegExp(
        `event ${last + 1}, .*: why\\.m2 is 990000, recomputed from the readings it is 1000000 \\(MON202`,
      ),
    );
  });
});

test('the command line refuses the forged trace too, with exit 1', async () => {
  const file = join(scratch(), 'forged.ndjson');
  writeFileSync(file, altered(bytesOf('SurvivalController'), 40, { 'why.m3': 1 }));
  const ending = await plimsoll(['validate', file, '--json']);
  expect([ending.code, stackLines(ending)]).toEqual([1, []]);
  const [fact] = ending.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(fact).toMatchObject({ feed: { kind: 'recomputed', from: 'the synthetic market data' } });
  expect(fact).toMatchObject({ kind: 'refused', refusal: { code: 'MON202', at: { seq: 41 } } });
});
