/** A live start at its bounds: the last millisecond, the last signature and the last file that still count. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  ann,
  bob,
  CANDIDATE,
  DIGESTS,
  gate,
  guard,
  NOW,
  second,
  start,
  verdict,
} from '../test-support/allowed-start.ts';
import { fileOf, HOUR_MS, order, POLICY_SHA256 } from '../test-support/gate-cast.ts';
import { seal } from './envelope.ts';
import { type LiveRefusal, liveRefusalText } from './live-refusal.ts';
import { type Allowed, digestOfFiles, type LiveStart, verifyLiveStart } from './live-start.ts';
import { CLOCK_SKEW_MS } from './orders.ts';

/** `allowed`, or the code of the refusal. */
const answer = (change: Partial<LiveStart>): string => {
  const found = verifyLiveStart(start(change));
  return 'code' in found ? found.code : 'allowed';
};
const refusal = (change: Partial<LiveStart>) => verifyLiveStart(start(change)) as LiveRefusal;

describe('a start that is allowed', () => {
  test('says what runs, by which verdict, who approved it, and until when', () => {
    const expiresAtMs = NOW + 2 * HOUR_MS;
    const bytes = verdict({ expiresAtMs });
    expect(verifyLiveStart(start({ bytes }))).toEqual({
      announcement: { node: 'n1', candidate: CANDIDATE, running: digestOfFiles(DIGESTS), atMs: NOW },
      verdictSha256: createHash('sha256').update(bytes).digest('hex'),
      approvedBy: ['Ann', 'Bob'],
      brokenBy: undefined,
      expiresAtMs,
    } satisfies Allowed);
  });

  test('runs files whose digest is one, in whatever order they are found', () => {
    const lines = [...DIGESTS].map(([name, sha256]) => `${sha256}  ${name}\n`);
    expect(digestOfFiles(DIGESTS)).toBe(createHash('sha256').update(lines.join('')).digest('hex'));
    expect(digestOfFiles(new Map([...DIGESTS].reverse()))).toBe(digestOfFiles(DIGESTS));
  });
});

describe('time', () => {
  test('runs until the instant at which the verdict ends', () => {
    const bytes = (expiresAtMs: number) => verdict({ expiresAtMs });
    expect([NOW, NOW + 1].map((ms) => answer({ bytes: bytes(ms) }))).toEqual(['LIVE110', 'allowed']);
  });

  test('may lie behind the verdict, or what was seen, by as much as clocks do', () => {
    const judged = (judgedAtMs: number) => verdict({ judgedAtMs, expiresAtMs: NOW + HOUR_MS });
    const late = NOW + CLOCK_SKEW_MS;
    expect([late, late + 1].map((ms) => answer({ bytes: judged(ms) }))).toEqual(['allowed', 'LIVE111']);
    expect([late, late + 1].map((latestSeenMs) => answer({ latestSeenMs }))).toEqual(['allowed', 'LIVE111']);
    expect(refusal({ latestSeenMs: late + 1 })).toEqual({ code: 'LIVE111', nowMs: NOW, latestMs: late + 1 });
  });
});

describe('numbers', () => {
  test('of a list of revocations may be newer than the gate’s, never older', () => {
    const bytes = verdict({ revocationSerial: 3 });
    expect([2, 3, 4].map((revocationSerial) => answer({ bytes, revocationSerial }))).toEqual([
      'LIVE113',
      'allowed',
      'allowed',
    ]);
  });

  test('of owners and of people are those that are asked for', () => {
    const demands = (change: Partial<LiveStart['demands']>) => ({ ...start().demands, ...change });
    expect(refusal({ demands: demands({ signatures: 2 }) })).toEqual({
      code: 'LIVE108',
      file: 'verdict.json',
      reason: '1 of the 2 owners that must sign have signed',
    });
    expect(answer({ bytes: verdict({}, gate, second), demands: demands({ signatures: 2 }) })).toBe('allowed');
    expect(answer({ demands: demands({ approvals: 2 }) })).toBe('allowed');
    expect(refusal({ demands: demands({ approvals: 3 }) })).toEqual({
      code: 'LIVE115',
      given: ['Ann', 'Bob'],
      needed: 3,
      refusals: [],
    });
  });
});

describe('files', () => {
  const judging = (...names: string[]) => {
    const digests = new Map([...DIGESTS, ...names.map((name) => [name, 'e'.repeat(64)] as const)]);
    // Approved for what it is about.
    const candidateOrders = (of: ReadonlyMap<string, string>) => verdict({ digests: of });
    return { bytes: candidateOrders(digests) };
  };

  test('that are code must be there under any of its folders', () => {
    const prefixes = ['lib/', 'src/'];
    expect(answer({ ...judging('src/c.ts'), prefixes })).toBe('LIVE107');
    expect(answer({ ...judging('c.ts'), prefixes })).toBe('LIVE115');
  });

  test('that are code under its folders must be there; specs, tests and what lies elsewhere need not', () => {
    // Those that get past the files are refused for their approvals, which are of another candidate.
    expect(answer(judging('src/c.ts'))).toBe('LIVE107');
    expect(refusal(judging('src/c.ts'))).toEqual({ code: 'LIVE107', name: 'src/c.ts' });
    for (const name of ['src/c.test.ts', 'src/c.tla', 'spec/c.ts', 'c.ts']) {
      expect([name, answer(judging(name))]).toEqual([name, 'LIVE115']);
    }
  });

  test('are told by name, with both digests', () => {
    const digests = new Map([...DIGESTS, ['src/a.ts', 'c'.repeat(64)]]);
    expect(refusal({ digests })).toEqual({
      code: 'LIVE106',
      name: 'src/a.ts',
      judged: 'a'.repeat(64),
      found: 'c'.repeat(64),
    });
    const more = new Map([...DIGESTS, ['src/c.ts', 'c'.repeat(64)]]);
    expect(refusal({ digests: more })).toEqual({ code: 'LIVE105', name: 'src/c.ts' });
    expect(refusal({ policySha256: '0'.repeat(64) })).toEqual({
      code: 'LIVE112',
      judged: POLICY_SHA256,
      found: '0'.repeat(64),
    });
  });
});

test('a verdict whose payload is no statement tells no time at which it was signed', () => {
  for (const text of ['[]', '{}', '{"predicate":7}', 'null']) {
    const bytes = fileOf(seal(Buffer.from(text), gate.privateKey));
    expect(answer({ bytes })).toBe('LIVE108');
  }
});

describe('a broken glass', () => {
  const bytes = verdict({ result: 'FAILED', approvals: [], expiresAtMs: NOW + 3 * HOUR_MS });
  const broken = (parts: Partial<Parameters<typeof order>[0]>, more: Partial<LiveStart> = {}) =>
    verifyLiveStart(
      start({
        bytes,
        breakGlass: fileOf(
          order({ kind: 'break-glass', candidate: CANDIDATE, issuedAtMs: NOW, ...parts }, ann, bob),
        ),
        ...more,
      }),
    );

  test('holds as long as the order says, and never longer than the verdict', () => {
    expect(broken({ expiresAtMs: NOW + HOUR_MS })).toMatchObject({ expiresAtMs: NOW + HOUR_MS });
    expect(broken({ expiresAtMs: NOW + 4 * HOUR_MS })).toMatchObject({ expiresAtMs: NOW + 3 * HOUR_MS });
  });

  test('may be asked for as long as the policy lets it, and not for a millisecond more', () => {
    expect(broken({ expiresAtMs: NOW + 4 * HOUR_MS })).not.toHaveProperty('code');
    expect(broken({ expiresAtMs: NOW + 4 * HOUR_MS + 1 })).toEqual({
      code: 'LIVE116',
      reason: 'it is to hold longer than 4 h',
    });
  });

  test('that was signed before a stop is spent, though the stop was taken back', () => {
    const trips = [order({ kind: 'trip', candidate: '0'.repeat(64), issuedAtMs: NOW + 1 }, guard)];
    const rearms = [ann, bob].map((who) =>
      order({ kind: 'rearm', candidate: CANDIDATE, issuedAtMs: NOW + 2 }, who),
    );
    expect(broken({}, { trips, rearms })).toMatchObject({
      code: 'LIVE116',
      reason: expect.stringContaining('older than the trip'),
    });
    expect(broken({ issuedAtMs: NOW + 3 }, { trips, rearms })).not.toHaveProperty('code');
  });

  test('by one person is told so', () => {
    const glass = fileOf(order({ kind: 'break-glass', candidate: CANDIDATE, issuedAtMs: NOW }, ann));
    expect(refusal({ bytes, breakGlass: glass })).toEqual({
      code: 'LIVE116',
      reason: 'only Ann signed it; it needs 2 people',
    });
  });
});

test('what is missing is told: who has approved, and what each other approval lacked', () => {
  const text = (given: readonly string[], refusals: readonly string[]) =>
    liveRefusalText({ code: 'LIVE115', given, needed: 2, refusals });
  expect(text([], [])).toBe('0 of 2 people have approved (nobody). Approve: plimsoll promote approve.');
  expect(text(['Ann', 'Bob'], ['one is old', 'one is odd'])).toBe(
    '2 of 2 people have approved (Ann, Bob; one is old; one is odd). Approve: plimsoll promote approve.',
  );
  const file = 'x.json';
  const reason = 'it is odd';
  expect(
    (['LIVE116', 'LIVE117', 'LIVE118'] as const).map((code) => liveRefusalText({ code, file, reason })),
  ).toEqual([
    'the break-glass order does not hold: it is odd.',
    "x.json can't be used: it is odd.",
    "x.json in the fleet's folder is no announcement of a node that is trusted: it is odd. Find out who put it there, and remove it.",
  ]);
  expect(liveRefusalText({ code: 'LIVE120', reasons: ['by ann', 'by bob'] })).toBe(
    'the build is stopped: by ann; by bob. Arm it again: plimsoll promote rearm.',
  );
  expect(liveRefusalText({ code: 'LIVE111', nowMs: 0, latestMs: 1_000 })).toBe(
    "this machine's clock says 1970-01-01T00:00:00.000Z, but 1970-01-01T00:00:01.000Z has been already: the clock was set back. Set it right.",
  );
});
