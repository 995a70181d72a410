import type { TraceEventBody } from '@plimsoll/trace';
import { describe, expect, test } from 'vitest';
import { lockSpec } from './test-models/lock.ts';
import { codeOf, GRANT, RELEASE, REQUEST, validate } from './test-models/lock-validation.ts';

describe('deadlines', () => {
  const deadlines = (clock: string) => ({
    '#set': [{ after: 'Grant', before: 'Release', withinUs: 100, clock }],
  });
  const at = (grantUs: number, releaseUs: number): TraceEventBody[] => [
    REQUEST,
    { ...GRANT, tsUs: grantUs },
    { ...RELEASE, tsUs: releaseUs },
  ];
  const specs = (clock = 'monotonic') => ({ specs: [lockSpec({ deadlines: deadlines(clock) })] });
  test('are met up to the last microsecond, and missed one later', async () => {
    expect(await codeOf(at(10, 110), specs())).toBe('conforms');
    expect(await validate(at(10, 111), specs())).toMatchObject({
      refusal: { at: { seq: 3 }, explanation: { beyondSpecs: expect.stringContaining('within 100 us') } },
    });
  });
  test('are missed at the first event after them, whatever it is', async () => {
    const late: TraceEventBody = { tsUs: 500, actor: 'b', action: 'Request', args: { w: 'b' } };
    expect(await codeOf([...at(10, 20).slice(0, 2), late], specs())).toBe('MON201');
  });
  test('that still run at the end are told', async () => {
    expect((await validate(at(10, 20).slice(0, 2), specs())).facts.deadlinesOpen).toBe(1);
  });
  test('of another clock leave the answer open', async () => {
    expect(await codeOf(at(10, 20), specs('boot-1'))).toBe('conforms');
    expect(await codeOf(at(10, 20), specs('exchange'))).toBe('MON305');
  });
});

test('a model module that names unknown actions is told, not guessed', async () => {
  const wrongDeadline = { '#set': [{ after: 'Grant', before: 'Vanish', withinUs: 1, clock: 'monotonic' }] };
  expect(await codeOf([REQUEST], { specs: [lockSpec({ deadlines: wrongDeadline })] })).toBe('MON405');
  expect(await codeOf([REQUEST], { specs: [lockSpec({ hidden: ['Vanish'] })] })).toBe('MON405');
});
