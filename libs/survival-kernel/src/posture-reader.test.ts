import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import {
  actsOn,
  answer,
  ask,
  lose,
  newReader,
  type PostureAnswer,
  type PostureReader,
  push,
  receive,
} from './posture-reader.ts';
import type { Posture } from './postures.ts';
import { POSTURES } from './postures.ts';

const VALID_MS = 100;
const say = (posture: Posture, epoch: number, nonce: number): PostureAnswer =>
  answer({ epoch, posture, rPpm: 1_000_000, confidencePpm: 1_000_000, validMs: VALID_MS }, nonce);

function told(reader: PostureReader | undefined): PostureReader {
  if (reader === undefined) throw new Error('the step was refused');
  return reader;
}

// [utest->REQ~health-map~1] [utest->REQ~quorum~1]
describe('a reader', () => {
  test('acts as in HIBERNATE before it was told anything', () => {
    expect(actsOn(newReader, 0)).toBe('HIBERNATE');
  });

  test('counts the age from its question: an answer that took too long is void when it arrives', () => {
    const asked = told(ask(newReader, 1_000));
    const known = told(receive(asked, say('APEX', 1, asked.nonce)));
    expect([1_000, 1_099, 1_100].map((nowMs) => actsOn(known, nowMs))).toEqual(['APEX', 'APEX', 'HIBERNATE']);
  });

  test('stops when its own clock goes back, or shows no time', () => {
    const asked = told(ask(newReader, 1_000));
    const known = told(receive(asked, say('APEX', 1, asked.nonce)));
    expect([999, Number.NaN, 1_000.5].map((nowMs) => actsOn(known, nowMs))).toEqual([
      'HIBERNATE',
      'HIBERNATE',
      'HIBERNATE',
    ]);
    expect(ask(newReader, Number.NaN)).toBeUndefined();
  });

  test('asks one question at a time, and drops answers to others', () => {
    const first = told(ask(newReader, 0));
    expect(ask(first, 1)).toBeUndefined();
    const second = told(ask(told(lose(first)), 50));
    expect(receive(second, say('APEX', 1, first.nonce))).toBeUndefined();
    expect(receive(newReader, say('APEX', 1, 0))).toBeUndefined();
    expect(lose(newReader)).toBeUndefined();
  });

  test('counts its questions from 1, and a lost answer takes nothing of what it knows', () => {
    const first = told(ask(newReader, 1_000));
    const known = told(receive(first, say('STALKER', 1, first.nonce)));
    const second = told(ask(known, 1_010));
    const lost = told(lose(second));
    expect([first.nonce, second.nonce, told(ask(lost, 1_020)).nonce]).toEqual([1, 2, 3]);
    expect(lost).toEqual({ ...known, nonce: 2 });
    expect(actsOn(lost, 1_050)).toBe('STALKER');
  });

  test('keeps the newer record, and takes the same one told again as younger', () => {
    const one = told(ask(newReader, 0));
    const turtle = told(receive(one, say('TURTLE', 2, one.nonce)));
    const two = told(ask(turtle, 60));
    expect(actsOn(told(receive(two, say('APEX', 1, two.nonce))), 70)).toBe('TURTLE');
    expect(actsOn(told(receive(two, say('TURTLE', 2, two.nonce))), 159)).toBe('TURTLE');
  });
});

describe('a push', () => {
  const first = told(ask(newReader, 1_000));
  const known = told(receive(first, say('APEX', 2, first.nonce)));

  test('changes what is known, and makes nothing younger', () => {
    const pushed = told(push(known, say('STALKER', 3, first.nonce), 1_050));
    expect([1_050, 1_099, 1_100].map((nowMs) => actsOn(pushed, nowMs))).toEqual([
      'STALKER',
      'STALKER',
      'HIBERNATE',
    ]);
    // The open question stays open.
    const asking = told(ask(known, 1_040));
    expect(told(push(asking, say('STALKER', 3, first.nonce), 1_050)).askedAtMs).toBe(1_040);
  });

  test('that is no newer, answers another question, or comes too late is none', () => {
    expect(push(known, say('STALKER', 2, first.nonce), 1_050)).toBeUndefined();
    expect(push(known, say('STALKER', 3, first.nonce + 1), 1_050)).toBeUndefined();
    expect(push(known, say('STALKER', 3, first.nonce), 1_100)).toBeUndefined();
    expect(push(newReader, say('APEX', 3, 0), 1_050)).toBeUndefined();
    // An answer that was overtaken leaves the question that counts as it is.
    const asking = told(ask(told(push(known, say('TURTLE', 4, first.nonce), 1_010)), 1_020));
    const overtaken = told(receive(asking, say('APEX', 3, asking.nonce)));
    expect([actsOn(overtaken, 1_030), overtaken.answeredNonce]).toEqual(['TURTLE', first.nonce]);
  });
});

// Goal: AuthorityIsRecent. Method: a network that delays and loses at will, a controller that changes its mind.
describe('any network', () => {
  const event = fc.record({
    kind: fc.constantFrom('ask', 'answer', 'push', 'receive', 'lose', 'change'),
    waitMs: fc.nat(60),
    posture: fc.constantFrom(...POSTURES),
  });

  test.prop([fc.array(event, { maxLength: 80 })])(
    'nobody acts on a posture that the controller left longer ago than its validity (PostureAuthority!AuthorityIsRecent)',
    (events) => {
      let nowMs = 0;
      let epoch = 1;
      let posture: Posture = 'HIBERNATE';
      const leftAtMs = new Map<Posture, number>();
      let reader = newReader;
      const onTheWay: PostureAnswer[] = [];
      let heard = 0;
      for (const { kind, waitMs, posture: next } of events) {
        nowMs += waitMs;
        if (kind === 'ask') reader = ask(reader, nowMs) ?? reader;
        if (kind === 'answer' && reader.askedAtMs !== undefined) heard = reader.nonce;
        // What the controller says bears the newest question that it heard, asked or not.
        if (kind === 'answer' || kind === 'push') {
          epoch += 1;
          onTheWay.push(say(posture, epoch, heard));
        }
        if (kind === 'receive') {
          const arrived = onTheWay.shift();
          if (arrived !== undefined)
            reader = receive(reader, arrived) ?? push(reader, arrived, nowMs) ?? reader;
        }
        if (kind === 'lose') reader = lose(reader) ?? reader;
        if (kind === 'change' && next !== posture) {
          leftAtMs.set(posture, nowMs);
          posture = next;
          epoch += 1;
        }
        const acted = actsOn(reader, nowMs);
        if (acted === 'HIBERNATE' || acted === posture) continue;
        expect(nowMs - (leftAtMs.get(acted) ?? Number.NEGATIVE_INFINITY)).toBeLessThan(VALID_MS);
      }
    },
  );
});
