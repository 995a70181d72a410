import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Tools } from './find-tools.ts';
import { runTlc, type TlcRequest, tlcErrorText } from './run-tlc.ts';
import { folderWith, realTools, tla } from './testing/real-tools.ts';
import type { TlcEvent, TlcResult } from './tlc-result.ts';

// Each test starts Java a few times, and the machine may be busy with other suites.
vi.setConfig({ testTimeout: 120_000 });

let tools: Tools;
beforeAll(async () => {
  tools = await realTools();
});

const COUNTER = tla(
  'M',
  `EXTENDS Naturals, TLC
CONSTANT N
VARIABLES x, f
vars == <<x, f>>
Init == x = 0 /\\ f = [a |-> 1, b |-> <<1, "x = 2">>]
Inc == x < N /\\ x' = x + 1 /\\ UNCHANGED f
Reset == x = N /\\ x' = 0 /\\ UNCHANGED f
Bad == x = 2 /\\ x' = (IF x = 2 THEN "a" ELSE 3) + 1 /\\ UNCHANGED f
Spec == Init /\\ [][Inc \\/ Reset]_vars
Fair == Spec /\\ WF_vars(Inc \\/ Reset)
Stops == Init /\\ [][Inc]_vars
Fails == Init /\\ [][Inc \\/ Bad]_vars
Grows == Init /\\ [][x' = x + 1 /\\ UNCHANGED f]_vars
TypeOK == x \\in 0..N
Small == x < 3
Up == [][x' > x]_x
Far == <>(x = 99)
Primed == x' = x
Overflows == x < 2 \\/ x + 2147483647 > 0`,
);

async function run(cfg: string, options: Partial<TlcRequest> = {}, module = COUNTER) {
  const folder = folderWith({ 'M.tla': module, 'M.cfg': `CONSTANT N = 4\n${cfg}\n` });
  const events: TlcEvent[] = [];
  const request = {
    module: join(folder, 'M.tla'),
    config: join(folder, 'M.cfg'),
    heapMb: 256,
    timeoutMs: 60_000,
  };
  const result = await runTlc(tools, { ...request, ...options }, (event) => events.push(event));
  expect(readdirSync(folder).sort()).toEqual(['M.cfg', 'M.tla']);
  const text = result.error === undefined ? '' : tlcErrorText(result.error).replaceAll(`${folder}/`, '');
  return { result, events, text };
}

const steps = (result: TlcResult) =>
  result.trace.map(({ number, action, place, variables }) => [
    number,
    action,
    place?.line,
    variables.get('x'),
  ]);

describe('runTlc', () => {
  it('counts a model that holds, and names its version and jar', async () => {
    const { result, events } = await run('SPECIFICATION Spec\nINVARIANT TypeOK');
    expect(result).toMatchObject({
      result: 'holds',
      trace: [],
      violations: [],
      counts: { init: 1, initGenerated: 1, generated: 6, distinct: 5, depth: 5, leftOnQueue: 0 },
      jarDigest: tools.jar.sha256,
    });
    expect(result.version).toMatch(/^2\.\d+ \(rev: /);
    expect(result.cpuSeconds).toBeGreaterThan(0.2);
    expect(result.seconds).toBeGreaterThan(0.2);
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['version', 'init-done', 'progress']),
    );
  });

  it('gives the counterexample of an invariant with actions, places and values', async () => {
    const { result, events } = await run('SPECIFICATION Spec\nINVARIANT TypeOK Small');
    expect(result).toMatchObject({ result: 'violated', kind: 'invariant', property: 'Small' });
    expect(steps(result)).toEqual([
      [1, undefined, undefined, '0'],
      [2, 'Inc', 7, '1'],
      [3, 'Inc', 7, '2'],
      [4, 'Inc', 7, '3'],
    ]);
    expect(result.trace[0]?.variables.get('f')).toBe('[a |-> 1, b |-> <<1, "x = 2">>]');
    expect(events).toContainEqual({ event: 'violation', violation: result.violations[0] });
  });

  it('says violated under -continue, where this TLC exits 0 and prints that no error was found', async () => {
    const { result } = await run('SPECIFICATION Spec\nINVARIANT Small', { continueAfterViolation: true });
    expect(result).toMatchObject({
      result: 'violated',
      property: 'Small',
      counts: { distinct: 5, generated: 6 },
    });
    expect(result.violations.map(({ trace }) => trace.length)).toEqual([4, 5]);
  });

  it('finds a violated invariant in the initial state', async () => {
    const { result } = await run(
      'INIT Init\nNEXT Inc\nINVARIANT Small',
      {},
      COUNTER.replace('x < 3', 'x > 0'),
    );
    expect(result).toMatchObject({ result: 'violated', kind: 'invariant', property: 'Small' });
    expect(steps(result)).toEqual([[1, undefined, undefined, '0']]);
  });

  it('names a violated action property', async () => {
    const { result } = await run('SPECIFICATION Spec\nPROPERTY Up');
    expect(result).toMatchObject({ result: 'violated', kind: 'action-property', property: 'Up' });
    expect(steps(result).at(-1)).toEqual([6, 'Reset', 8, '0']);
  });

  it('finds a deadlock, unless deadlocks are allowed', async () => {
    const { result } = await run('SPECIFICATION Stops');
    expect(result).toMatchObject({ result: 'violated', kind: 'deadlock' });
    expect(result.trace).toHaveLength(5);
    expect((await run('SPECIFICATION Stops', { deadlock: false })).result.result).toBe('holds');
  });

  it('obeys CHECK_DEADLOCK and reports what this TLC cannot judge', async () => {
    const { result } = await run(
      'SPECIFICATION Stops\nCHECK_DEADLOCK FALSE \\* ALIAS Comment\nALIAS Nothing',
    );
    expect(result.result).toBe(tools.jar.features.statements.has('ALIAS') ? 'error' : 'holds');
    if (tools.jar.features.statements.has('ALIAS')) return;
    expect(result.unjudged).toEqual([{ keyword: 'ALIAS', line: 4, argument: 'Nothing' }]);
  });

  it('shows how a lasso and a stuttering counterexample go on', async () => {
    const lasso = (await run('SPECIFICATION Fair\nPROPERTY Far')).result;
    expect(lasso).toMatchObject({ result: 'violated', kind: 'temporal', property: 'Far' });
    expect(lasso.traceEnd).toEqual({ kind: 'back-to-state', toNumber: 1, action: 'Reset' });
    const stuttering = (await run('SPECIFICATION Stops\nPROPERTY Far\nCHECK_DEADLOCK FALSE')).result;
    expect(stuttering.traceEnd).toEqual({ kind: 'stuttering' });
  });

  it('names the assumption that is false', async () => {
    const module = COUNTER.replace('VARIABLES', 'ASSUME NIsLarge ==\n  N > 10\nVARIABLES');
    const { result } = await run('SPECIFICATION Spec', {}, module);
    expect(result).toMatchObject({ result: 'violated', kind: 'assumption', property: 'NIsLarge' });
    expect(result.violations[0]?.place).toMatchObject({ line: 5, column: 3 });
  });

  it('places a failed evaluation, with the states up to it', async () => {
    const { result, text } = await run('SPECIFICATION Fails\nCHECK_DEADLOCK FALSE');
    expect(result).toMatchObject({ result: 'error', kind: 'evaluation' });
    expect(text).toMatch(/^M\.tla:9:\d+: /);
    expect(steps(result).map(([number]) => number)).toEqual([1, 2, 3]);
  });

  it('calls an overflow an error, not a violation', async () => {
    const { result } = await run('SPECIFICATION Spec\nINVARIANT Overflows');
    expect(result).toMatchObject({ result: 'error', kind: 'evaluation' });
    expect(result.error?.message).toContain('Overflow');
  });

  it('says that TLC cannot check an invariant with primes', async () => {
    expect((await run('SPECIFICATION Spec\nINVARIANT Primed')).result).toMatchObject({ kind: 'unsupported' });
  });

  it('places what is wrong in the .cfg', async () => {
    const unknown = await run('SPECIFICATION Spec\nINVARIANT TypeOK\n  Nope');
    expect(unknown.result).toMatchObject({ result: 'error', kind: 'config' });
    expect(unknown.text).toMatch(/^M\.cfg:4:3: The invariant Nope/);
    const malformed = await run('SPECIFICATION\nSPECIFICATION Spec');
    expect(malformed.text).toMatch(/^M\.cfg:3: /);
    const { result } = await run('SPECIFICATION Spec', { config: '/nonexistent/M.cfg' });
    expect(result).toMatchObject({ result: 'error', kind: 'config' });
  });

  it('places what is wrong in the spec', async () => {
    const { result, text } = await run('SPECIFICATION Spec', {}, COUNTER.replace('x < 3', 'y < 3'));
    expect(result).toMatchObject({ result: 'error', kind: 'spec' });
    expect(text).toMatch(/^M\.tla:16:10: Unknown operator/);
  });

  it('writes the state graph where it is told to', async () => {
    const dumpGraph = join(folderWith({}), 'out', 'graph.dot');
    const { result } = await run('SPECIFICATION Spec', { dumpGraph });
    expect(result.dotFile).toBe(dumpGraph);
    expect(readFileSync(dumpGraph, 'utf8').match(/label="Reset"/g)).toHaveLength(1);
  });

  it('counts how often each action was taken', async () => {
    const { result } = await run('SPECIFICATION Spec', { coverage: true });
    expect(result.coverage.map(({ action, distinct }) => [action, distinct])).toEqual(
      expect.arrayContaining([
        ['Inc', 4],
        ['Reset', 0],
      ]),
    );
  });

  it('stops when aborted, and when time is up', async () => {
    const stop = new AbortController();
    const folder = folderWith({ 'M.tla': COUNTER, 'M.cfg': 'CONSTANT N = 4\nSPECIFICATION Grows\n' });
    const request = {
      module: join(folder, 'M.tla'),
      config: join(folder, 'M.cfg'),
      heapMb: 256,
      isShort: true,
    };
    const result = await runTlc(tools, { ...request, signal: stop.signal }, (event) => {
      if (event.event === 'init-done') stop.abort();
    });
    expect(result).toMatchObject({ result: 'error', kind: 'aborted', counts: { init: 1 } });
    const late = await runTlc(tools, { ...request, timeoutMs: 300 });
    expect(late).toMatchObject({ result: 'error', kind: 'timeout' });
  });
});
