/** The oracle reads our own specs: intervals, nested points, an initial state with a million possibilities. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTools, projectRoot, runTlc, toolProblemText } from '@plimsoll/tlaplus-tools';
import type { JsonObject, TraceEvent } from '@plimsoll/trace';
import { acceptedWindows, nextDisjuncts, traceSpec } from '@plimsoll/trace-validation';
import { expect, onTestFinished, test, vi } from 'vitest';

// TLC's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const SPECS = join(projectRoot(import.meta.dirname), 'specs-tla');
const source = (spec: string) => readFileSync(join(SPECS, spec, `${spec}.tla`), 'utf8');

interface Asked {
  readonly spec: string;
  readonly variables: readonly string[];
  readonly constants: JsonObject;
  readonly invariants: readonly string[];
  readonly windows: readonly (readonly JsonObject[])[];
}

async function accepted({ spec, variables, constants, invariants, windows }: Asked): Promise<boolean[]> {
  const written = traceSpec({
    spec,
    extendsModule: `MC${spec}`,
    moduleText: source(spec),
    variables,
    constants,
    invariants,
    windows: windows.map((events) => ({ events: events as unknown as TraceEvent[], before: undefined })),
  });
  if (written.kind !== 'module') throw new Error(written.detail);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-oracle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(SPECS, spec), folder, { recursive: true });
  const module = join(folder, `${written.name}.tla`);
  const config = join(folder, `${written.name}.cfg`);
  writeFileSync(module, written.tla);
  writeFileSync(config, written.cfg);
  const tools = await findTools();
  if (!tools.ok) throw new Error(toolProblemText(tools.problem));
  const printed: string[] = [];
  const result = await runTlc(tools.value, { module, config, deadlock: false, isShort: true }, (event) => {
    if (event.event === 'printed') printed.push(event.line);
  });
  if (result.result !== 'holds') throw new Error(`TLC: ${result.kind} ${result.error?.message}`);
  return windows.map((_, index) => acceptedWindows(printed).has(index));
}

test.each(['InventoryLocks', 'SurvivalController'])('every action of %s has a name', (spec) => {
  const read = nextDisjuncts(source(spec));
  expect(read.kind).toBe('disjuncts');
});

test('TLC replays the controller with all readings from 0 to 1 000 000 ppm', async () => {
  const start = { action: 'Init', state: { raw: 990_000, r: 990_000, posture: 'HIBERNATE', tripped: false } };
  const evaluate = (x: number, e: number, r: number, posture: string) => ({
    action: 'Evaluate',
    args: { x, e },
    state: { raw: x, r, posture, elapsed: e },
  });
  const fall = [
    start,
    evaluate(990_000, 1_000, 990_000, 'TURTLE'),
    evaluate(70_123, 250, 70_123, 'HIBERNATE'),
  ];
  const stop = { action: 'Break', args: { c: 'ledger' }, state: { r: 0, broken: { '#set': ['ledger'] } } };
  const asked = {
    spec: 'SurvivalController',
    variables: ['raw', 'r', 'posture', 'elapsed', 'broken', 'tripped', 'signers'],
    constants: {
      RawValues: { '#interval': [0, 1_000_000] },
      Elapsed: { '#interval': [0, 3_600_000] },
      People: { '#set': ['ann', 'bob'] },
    },
    invariants: ['TypeOK', 'NeverAboveRaw', 'TripStops'],
    windows: [
      [...fall, stop],
      [...fall, { ...stop, state: { r: 70_123 } }],
      [start, evaluate(990_000, 1_000, 990_000, 'STALKER')],
      [start, evaluate(1_000_001, 1_000, 1_000_001, 'TURTLE')],
    ],
  };
  expect(await accepted(asked)).toEqual([true, false, false, false]);
});

test('TLC replays the locks with functions seen at single points', async () => {
  const at = (...path: readonly (string | number | boolean)[]): JsonObject => {
    const [first, second, ...rest] = path as [string, string | number, ...string[]];
    return { '#at': [[first, rest.length === 0 ? second : at(second, ...rest)]] };
  };
  const request = { action: 'Request', args: { w: 'w2', i: 'BTC' } };
  const grant = (token: number) => ({
    action: 'Grant',
    args: { w: 'w2', i: 'BTC' },
    state: { newest: at('BTC', token), lease: at('BTC', 'w2', 'held'), believed: at('w2', 'BTC', token) },
  });
  const pause = { action: 'Pause', args: { w: 'w2' }, state: { paused: { '#set': ['w2'] } } };
  const send = {
    action: 'Send',
    args: { w: 'w2', i: 'BTC', s: 1 },
    state: { inFlight: at('w2', 'BTC', 1 as never, 1 as never) },
  };
  const asked = {
    spec: 'InventoryLocks',
    variables: ['waiting', 'lease', 'newest', 'owner', 'believed', 'paused', 'inFlight', 'passed'],
    constants: {
      Workers: { '#set': ['w1', 'w2'] },
      Instruments: { '#set': ['BTC', 'ETH'] },
      Slots: { '#set': [1] },
      TokenMax: 1000,
    },
    invariants: ['OneLease', 'FencedGate'],
    windows: [
      [request, grant(1), send],
      [request, grant(2), send],
      [request, grant(1), pause, send],
      [grant(1)],
    ],
  };
  expect(await accepted(asked)).toEqual([true, false, false, false]);
});
