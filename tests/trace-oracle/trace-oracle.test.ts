/**
 * TLC is the only independent answer: the monitor and TLC judge the same windows, and must agree. Windows share a
 * run of TLC, apart from those that TLC ends with an evaluation error.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findTools, runTlc, type Tools, toolProblemText } from '@plimsoll/tlaplus-tools';
import { readTrace, type TraceEvent, type TraceEventBody } from '@plimsoll/trace';
import {
  acceptedWindows,
  alterations,
  exitCodeOf,
  mutateTrace,
  oracleWindow,
  readWindow,
  type TraceMutation,
  type TraceWindow,
  traceSpec,
  validateTrace,
  validateTraceFile,
} from '@plimsoll/trace-validation';
import { lockEvents, lockSpec, partly, randomOf, traceOf } from '@plimsoll/trace-validation/test-models';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// TLC's start alone takes seconds on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const LOCK_TLA = readFileSync(
  fileURLToPath(import.meta.resolve('@plimsoll/trace-validation/test-models/Lock.tla')),
  'utf8',
);
const WORKERS = ['a', 'b'];

let tools: Tools;
let folder: string;

beforeAll(async () => {
  const found = await findTools();
  if (!found.ok) throw new Error(toolProblemText(found.problem));
  tools = found.value;
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-oracle-'));
  writeFileSync(join(folder, 'Lock.tla'), LOCK_TLA);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function eventsOf(bytes: Buffer): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  await readTrace([bytes], { event: (event) => events.push(event) > 0 });
  return events;
}

/** Which of the windows TLC accepts. Step properties end a run, so they are left out where windows share one. */
async function tlcAccepts(windows: readonly TraceWindow[]): Promise<boolean[]> {
  const written = traceSpec({
    spec: 'Lock',
    extendsModule: 'Lock',
    moduleText: LOCK_TLA,
    variables: ['holder', 'token', 'queue'],
    constants: { Workers: { '#set': WORKERS }, TokenMax: 1000 },
    invariants: ['TypeOK'],
    stepProperties: windows.length === 1 ? ['TokenGrows'] : [],
    windows,
  });
  if (written.kind !== 'module') throw new Error(written.detail);
  const module = join(folder, `${written.name}.tla`);
  const config = join(folder, `${written.name}.cfg`);
  writeFileSync(module, written.tla);
  writeFileSync(config, written.cfg);
  const printed: string[] = [];
  const result = await runTlc(
    tools,
    { module, config, deadlock: false, isShort: true, isOneOfMany: true },
    (event) => {
      if (event.event === 'printed') printed.push(event.line);
    },
  );
  const isFinished = result.result === 'holds' || (windows.length === 1 && result.kind === 'evaluation');
  if (!isFinished) throw new Error(`TLC: ${result.kind} ${result.property} ${result.error?.message}`);
  const accepted = acceptedWindows(printed);
  return windows.map((_, index) => accepted.has(index));
}

async function bothAnswers(traces: readonly Buffer[]): Promise<{ monitor: boolean[]; tlc: boolean[] }> {
  const monitor: boolean[] = [];
  const windows: TraceWindow[] = [];
  for (const bytes of traces) {
    const answer = await validateTrace([bytes], { specs: [lockSpec({ workers: WORKERS })] });
    expect([0, 1]).toContain(exitCodeOf(answer));
    monitor.push(answer.kind === 'conforms');
    windows.push({ events: await eventsOf(bytes), before: undefined });
  }
  return { monitor, tlc: await tlcAccepts(windows) };
}

describe('monitor and TLC', () => {
  const full = lockEvents({ workers: WORKERS, steps: 60, seed: 4 });
  const without = (field: 'action' | 'args' | 'state') =>
    full.map(
      (event) =>
        Object.fromEntries(
          Object.entries(event).filter(([name]) => name !== field),
        ) as unknown as TraceEventBody,
    );
  const atPoints = full.map(({ state, ...rest }): TraceEventBody => {
    const queue = (state as { queue: { '#map': [string, boolean][] } }).queue['#map'];
    return { ...rest, state: { queue: { '#at': queue.slice(0, 1) } } };
  });
  const idle: TraceEventBody = {
    tsUs: 10_000,
    actor: 'a',
    stutter: true,
    state: { holder: full.at(-1)?.state?.['holder'] ?? '' },
  };
  const initial: TraceEventBody = {
    tsUs: 0,
    actor: 'a',
    action: 'Init',
    state: { holder: 'nobody', token: 0 },
  };

  test('both accept what a lock service did, however much of it is seen', async () => {
    const seen = [
      full,
      without('args'),
      without('state'),
      partly(full.slice(0, 30)),
      atPoints,
      [initial, ...full, idle],
    ].map((events) => traceOf(events));
    const all = seen.map(() => true);
    expect(await bothAnswers(seen)).toEqual({ monitor: all, tlc: all });
  });

  // Goal: equal answers on traces that nobody picked. Method: one random mutation each, re-chained.
  test('both give the same answer to 300 traces with one change each', async () => {
    const random = randomOf(12);
    const traces: Buffer[] = [];
    while (traces.length < 300) {
      const events = lockEvents({ workers: WORKERS, steps: 12, seed: traces.length });
      const shown = [events, partly(events)][random(2)] as TraceEventBody[];
      const bytes = traceOf(shown);
      const at = random(shown.length - 1);
      const altered = alterations((await eventsOf(bytes))[at] as TraceEvent);
      const change = altered[random(altered.length)];
      const mutations: TraceMutation[] = [
        { kind: 'drop', event: at },
        { kind: 'duplicate', event: at },
        { kind: 'swap', event: at },
        ...(change ? [{ kind: 'alter', event: at, ...change } as const] : []),
      ];
      traces.push(
        mutateTrace(bytes, mutations[random(mutations.length)] as TraceMutation, { rechain: true }),
      );
    }
    const { monitor, tlc } = await bothAnswers(traces);
    expect(monitor).toEqual(tlc);
    expect(monitor.filter((conforms) => conforms).length).toBeGreaterThan(5);
    expect(monitor.filter((conforms) => !conforms).length).toBeGreaterThan(200);
  });

  test('both refuse a value of another kind, which TLC cannot even compare', async () => {
    const mutation: TraceMutation = { kind: 'alter', event: 5, path: ['state', 'token'], to: 'one' };
    const mutated = mutateTrace(traceOf(full), mutation, { rechain: true });
    expect(await bothAnswers([mutated])).toEqual({ monitor: [false], tlc: [false] });
  });

  test('both refuse payloads and points outside their domain', async () => {
    const args: TraceMutation = { kind: 'alter', event: 9, path: ['args', 'w'], to: 'stranger' };
    const point: TraceMutation = {
      kind: 'alter',
      event: 9,
      path: ['state', 'queue', '#at', 0, 0],
      to: 'stranger',
    };
    const mutated = [
      mutateTrace(traceOf(full), args, { rechain: true }),
      mutateTrace(traceOf(atPoints), point, { rechain: true }),
    ];
    expect(await bothAnswers(mutated)).toEqual({ monitor: [false, false], tlc: [false, false] });
  });

  test('TLC replays a window of 1 000 events that the digest chose', async () => {
    const file = join(folder, 'long.ndjson');
    writeFileSync(file, traceOf(lockEvents({ workers: WORKERS, steps: 2_500, seed: 6 })));
    const options = { specs: [lockSpec({ workers: WORKERS })] };
    const { facts } = await validateTraceFile(file, options);
    const window = oracleWindow(facts.events, facts.head ?? 'sha256:0');
    const read = await readWindow(file, window, options);
    if (read.kind !== 'window') throw new Error(read.detail);
    const { events, before } = read.content;
    expect(events).toHaveLength(1_000);
    expect(events[0]?.seq).toBe(window.first + 1);
    const altered = events.with(990, { ...(events[990] as TraceEvent), state: { token: 0 } });
    const state = before?.['Lock'];
    expect(
      await tlcAccepts([
        { events, before: state },
        { events: altered, before: state },
      ]),
    ).toEqual([true, false]);
  });
});
