import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { lockSpec } from './test-models/lock.ts';
import { codeOf, GRANT, REQUEST, validate } from './test-models/lock-validation.ts';

describe('two specs in one trace', () => {
  const specs = () => [lockSpec(), lockSpec({ name: 'Mirror' })];
  const { spec: _spec, ...binding } = {
    spec: '',
    specDigest: lockSpec().specDigest,
    model: 'MCLock',
    constants: {},
  };
  const header = { alsoSpecs: [{ spec: 'Mirror', ...binding }] };
  const shared = [
    [
      { spec: 'Lock', variable: 'token' },
      { spec: 'Mirror', variable: 'token' },
    ],
  ];
  const both = (event: TraceEventBody, action = event.action as string): TraceEventBody => ({
    tsUs: event.tsUs,
    actor: event.actor,
    steps: [
      { spec: 'Lock', action: event.action as string, args: { w: 'a' } },
      { spec: 'Mirror', action, args: { w: 'a' } },
    ],
  });
  test('step together, and keep shared variables equal', async () => {
    expect(await codeOf([both(REQUEST), both(GRANT)], { specs: specs(), shared }, header)).toBe('conforms');
    const alone = await validate([both(REQUEST), GRANT], { specs: specs(), shared }, header);
    expect(alone).toMatchObject({
      refusal: { explanation: { beyondSpecs: expect.stringContaining('token = 1') } },
    });
    expect(await codeOf([both(REQUEST), GRANT], { specs: specs() }, header)).toBe('conforms');
  });
  test('tell variables of one name apart by Spec!variable', async () => {
    const seen = (state: TraceEventBody['state']) => [both(REQUEST), { ...GRANT, state } as TraceEventBody];
    const mine = { specs: specs() };
    expect(await codeOf(seen({ 'Lock!token': 1, 'Mirror!token': 0 }), mine, header)).toBe('conforms');
    expect(await codeOf(seen({ token: 1 }), mine, header)).toBe('MON201');
    expect(await codeOf(seen({ 'Mirror!token': 1 }), mine, header)).toBe('MON201');
  });
  test('must declare what they share', async () => {
    const wrong = [
      [
        { spec: 'Lock', variable: 'token' },
        { spec: 'Mirror', variable: 'fence' },
      ],
    ];
    expect(await codeOf([both(REQUEST)], { specs: specs(), shared: wrong }, header)).toBe('MON405');
  });
  test('must be the ones that the header names', async () => {
    expect(await codeOf([REQUEST], { specs: specs() })).toBe('MON402');
    expect(await codeOf([REQUEST], {}, header)).toBe('MON402');
  });
});
