import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { lockSpec } from './test-models/lock.ts';
import { lockEvents } from './test-models/lock-traces.ts';
import { codeOf } from './test-models/lock-validation.ts';

describe('the header', () => {
  const events = lockEvents({ workers: ['x', 'y', 'z'], steps: 30 });
  const workers = { Workers: { '#set': ['x', 'y', 'z'] } };
  test('instantiates the constants that a trace may choose', async () => {
    expect(await codeOf(events)).toBe('MON201');
    expect(await codeOf(events, {}, { constants: workers })).toBe('conforms');
  });
  test('may not break an ASSUME, name an unknown constant, or another spec, model or digest', async () => {
    expect(await codeOf(events, {}, { constants: { ...workers, TokenMax: 0 } })).toBe('MON103');
    expect(await codeOf(events, {}, { constants: { Sites: 1 } })).toBe('MON102');
    expect(await codeOf(events, {}, { spec: 'Other' })).toBe('MON402');
    expect(await codeOf(events, {}, { model: 'MCOther' })).toBe('MON402');
    expect(await codeOf(events, {}, { specDigest: `sha256:${'2'.repeat(64)}` })).toBe('MON402');
  });
  test('may give a set that is too large to list, and then each line its parameters', async () => {
    const request: TraceEventBody = { tsUs: 1, actor: 'x', action: 'Request', args: { w: 777_777 } };
    const { args: _args, ...unnamed } = request;
    expect(await codeOf([unnamed], {}, { constants: { Workers: { '#interval': [0, 20_000] } } })).toBe(
      'MON304',
    );
    const some = { constants: { Workers: { '#interval': [0, 20_000] } } };
    expect(await codeOf([{ ...request, args: { w: 20_000 } }], {}, some)).toBe('conforms');
    expect(await codeOf([{ ...request, args: { w: 20_001 } }], {}, some)).toBe('MON201');
  });
  test('may not change a constant that the model pins', async () => {
    const pinned = lockSpec();
    const { instantiate: _instantiate, ...fixed } = pinned;
    expect(await codeOf(events, { specs: [fixed] }, { constants: workers })).toBe('MON102');
    const same = { Workers: { '#set': ['b', 'a'] }, TokenMax: 1000 };
    expect(await codeOf(lockEvents({ steps: 9 }), { specs: [fixed] }, { constants: same })).toBe('conforms');
  });
});
