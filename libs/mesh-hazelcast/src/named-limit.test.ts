/** What a posture names bears out a limit; what it does not name is refused, whoever signed it once. */
import { expect, test } from 'vitest';
import { askLimit, loseLimit, newLimitGate, receiveNamedLimit } from './limit-gate.ts';

const VALID_MS = 100;
const NOW_MS = 1_000;
const limit = (version: number) => ({ version, mostCenti: 100 * version });
/** A gate that asked just now. */
function asking() {
  const gate = askLimit(newLimitGate, NOW_MS);
  if (gate === undefined) throw new Error('a new gate asks nothing');
  return gate;
}

// [utest->REQ~acb-atomic~1]
test('an answer is taken from the version on that the posture names, and is as old as the older question', () => {
  for (const named of [1, 2, 3])
    for (const told of [1, 2, 3])
      for (const sinceMs of [NOW_MS - VALID_MS, NOW_MS, NOW_MS + 5]) {
        const gate = receiveNamedLimit(asking(), limit(told), { version: named, sinceMs });
        expect(gate).toEqual(
          told < named
            ? newLimitGate
            : { known: limit(told), knownSinceMs: Math.min(sinceMs, NOW_MS), askedAtMs: undefined },
        );
      }
});

test('before a posture names one nothing is taken, and nothing that is known is lost', () => {
  expect(receiveNamedLimit(asking(), limit(9), undefined)).toEqual(newLimitGate);
  const known = receiveNamedLimit(asking(), limit(2), { version: 2, sinceMs: NOW_MS });
  const again = known && askLimit(known, NOW_MS + 10);
  expect(again && receiveNamedLimit(again, limit(3), undefined)).toEqual(known);
  expect(again && receiveNamedLimit(again, limit(1), { version: 1, sinceMs: NOW_MS })).toMatchObject({
    known: limit(2),
  });
});

test('an answer that was given up changes nothing', () => {
  const gone = loseLimit(asking()) ?? newLimitGate;
  expect(receiveNamedLimit(gone, limit(1), { version: 1, sinceMs: 0 })).toBeUndefined();
});
