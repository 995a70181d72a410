import type { TlcResult } from '@plimsoll/tlaplus-tools';
import { describe, expect, test } from 'vitest';
import { judgeRow, type Row } from './judge-row.ts';
import type { CorpusModel, ManifestFigures } from './manifest.ts';
import { endOf, type RunAnswer } from './run-explorer.ts';

const counts = { init: 1, distinct: 4, generated: 5, depth: 4 };
const answer: RunAnswer = {
  ...counts,
  verdict: 'ok',
  sound: true,
  traceLength: 0,
  seconds: 0.1,
  cpuSeconds: 0.1,
};
const manifest: ManifestFigures = { result: 'success', distinct: 4, generated: 5, depth: 4 };
const model: CorpusModel = {
  name: 'Tiny',
  module: 'Tiny.tla',
  config: 'Tiny.cfg',
  mode: 'exhaustive search',
  manifest,
};
const tlc: TlcResult = {
  result: 'holds',
  trace: [],
  violations: [],
  warnings: [],
  counts,
  coverage: [],
  unjudged: [],
  seconds: 1,
  cpuSeconds: 1,
  version: '2.15',
  jarDigest: '',
  isPinned: true,
};

const shown = ({ word, details }: Row): unknown[] => [word, ...details];
const byManifest = (change: Partial<RunAnswer>, figures: Partial<ManifestFigures> = {}): unknown[] =>
  shown(
    judgeRow(
      { ...model, manifest: { ...manifest, ...figures } },
      { kind: 'answer', answer: { ...answer, ...change } },
      undefined,
    ),
  );
const byTlc = (change: Partial<RunAnswer>, theirs: Partial<TlcResult> = {}): unknown[] =>
  shown(
    judgeRow(
      model,
      { kind: 'answer', answer: { ...answer, ...change } },
      {
        plain: { ...tlc, ...theirs },
        continued: undefined,
      },
    ),
  );

describe('a row without an answer of the explorer', () => {
  const at = (theirs: Partial<TlcResult>): unknown[] =>
    shown(judgeRow(model, { kind: 'time' }, { plain: { ...tlc, ...theirs }, continued: undefined }));

  test('says where TLC has one within the same limits', () => {
    expect(at({})).toEqual(['out of time', 'TLC answers: holds, 4 distinct, 5 generated']);
    expect(at({ result: 'error', kind: 'timeout' })).toEqual(['out of time']);
    expect(
      shown(judgeRow(model, { kind: 'unsupported', said: 'no' }, { plain: tlc, continued: undefined })),
    ).toEqual(['unsupported', 'no', 'TLC answers: holds, 4 distinct, 5 generated']);
  });
});

describe('a row judged by the manifest', () => {
  test('is equal only with the same result and counts', () => {
    expect(byManifest({})).toEqual(['equal']);
    expect(byManifest({ distinct: 3 })).toEqual(['DIFFERS', 'distinct: explorer 3, manifest 4']);
    expect(byManifest({ generated: 6 })).toEqual(['DIFFERS', 'generated: explorer 6, manifest 5']);
    expect(byManifest({ verdict: 'deadlock' })).toEqual([
      'DIFFERS',
      'result: explorer deadlock, manifest success',
    ]);
    expect(byManifest({}, { result: 'liveness failure' })).toEqual([
      'DIFFERS',
      'result: explorer ok, manifest liveness failure',
    ]);
  });

  test('nobody judges where the manifest is silent', () => {
    expect(byManifest({}, { result: 'unknown' })[0]).toBe('unjudged');
  });
});

describe('a row judged by TLC', () => {
  test('is equal only with the same result, four counts and length', () => {
    expect(byTlc({})).toEqual(['equal']);
    for (const what of ['init', 'distinct', 'generated', 'depth'] as const)
      expect(byTlc({ [what]: 9 }).slice(0, 2)).toEqual([
        'DIFFERS',
        `${what}: explorer 9, TLC ${counts[what]}`,
      ]);
    const violated = { result: 'violated', kind: 'deadlock' } as const;
    expect(byTlc({}, violated)).toEqual(['DIFFERS', 'result: explorer holds, TLC deadlock']);
    expect(byTlc({ verdict: 'deadlock', traceLength: 2 }, violated)).toEqual([
      'DIFFERS',
      'length: explorer 2, TLC 0',
    ]);
  });

  test('an assumption without a value is the error that TLC reports, and not a false assumption', () => {
    const assumption = { verdict: 'assumption', error: 'TLCGet(config) was undefined.' } as const;
    expect(byTlc(assumption, { result: 'error', kind: 'evaluation' })[0]).toBe('equal');
    expect(byTlc(assumption, { result: 'violated', kind: 'assumption' })[0]).toBe('DIFFERS');
  });

  test('another result comes with what TLC says of it', () => {
    const message = 'TLC cannot handle the formula\nline 3';
    const error = { kind: 'evaluation', message, nested: [], trace: [] } as const;
    expect(byTlc({}, { result: 'error', kind: 'evaluation', error })).toEqual([
      'DIFFERS',
      'result: explorer holds, TLC error',
      'TLC: TLC cannot handle the formula',
    ]);
    expect(byTlc({ verdict: 'deadlock' })).toEqual(['DIFFERS', 'result: explorer deadlock, TLC holds']);
  });

  test('a violated temporal property has no depth at TLC; the other counts must agree', () => {
    const { depth: _depth, ...told } = counts;
    const violated = { result: 'violated', kind: 'temporal', counts: told } as const;
    expect(byTlc({ verdict: 'liveness' }, violated)[0]).toBe('equal');
    expect(byTlc({ verdict: 'liveness', distinct: 9 }, violated)[0]).toBe('DIFFERS');
  });

  test('is unjudged where the jar does not know the POSTCONDITION that fails', () => {
    const violated = { verdict: 'assumption', property: 'Done' } as const;
    const unjudged = [{ keyword: 'POSTCONDITION', line: 3, argument: 'Done' }] as const;
    expect(byTlc(violated, { unjudged })[0]).toBe('unjudged');
    expect(byTlc(violated)[0]).toBe('DIFFERS');
  });

  test('a configuration that TLC refuses must be an error here too', () => {
    const refused = { result: 'error', kind: 'config' } as const;
    expect(byTlc({ verdict: 'error' }, refused)[0]).toBe('equal');
    for (const verdict of ['ok', 'assumption', 'invariant'] as const)
      expect(byTlc({ verdict }, refused)[0]).toBe('DIFFERS');
  });

  test('is unjudged when TLC itself comes to no answer', () => {
    expect(byTlc({}, { result: 'error', kind: 'timeout' })).toEqual(['unjudged', 'TLC ran out of time']);
  });
});

describe('how a run ended', () => {
  test.each([
    [
      'out of time',
      4,
      JSON.stringify({ ...answer, verdict: 'inconclusive', stopped: 'time' }),
      '',
      { kind: 'time' },
    ],
    [
      'out of heap',
      null,
      '',
      'FATAL ERROR: Reached heap limit - JavaScript heap out of memory',
      { kind: 'memory' },
    ],
    [
      'a missing module',
      2,
      '',
      'A.tla:2: module TLAPS is in none of the folders searched',
      { kind: 'missing', module: 'TLAPS' },
    ],
    ['a construct', 2, '', 'A.tla:2:1: no [SC202]', { kind: 'unsupported', said: 'A.tla:2:1: no [SC202]' }],
    [
      'a parse error',
      2,
      '',
      'A.tla:2:1: Was expecting x',
      { kind: 'refused', said: 'A.tla:2:1: Was expecting x' },
    ],
    ['a crash', 70, '', 'a defect', { kind: 'failed', said: 'a defect' }],
    ['half an answer', 70, '{"init":1', 'a defect', { kind: 'failed', said: 'a defect' }],
  ])('%s', (_what, code, stdout, stderr, end) => {
    expect(endOf(code, stdout, stderr)).toEqual(end);
  });
});

test('random choices of another seed are no difference, and no agreement', () => {
  expect(byManifest({ seed: 7, distinct: 3 })).toEqual([
    'unjudged',
    'random choices of another seed',
    'distinct: explorer 3, manifest 4',
  ]);
  expect(byTlc({ seed: 7, distinct: 3 })[0]).toBe('unjudged');
  expect(byTlc({ seed: 7 })[0]).toBe('equal');
});
