import type { Temporal } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import { isFalse, isTrue } from '../truths.ts';
import { Evaluations } from './evaluations.ts';
import type { AtomNode } from './node.ts';

/** Three states in a ring, each with its stuttering step first; the atom says that x grows. */
function ring(stepsMax?: number) {
  const asked: string[] = [];
  const location = { module: 'Ring', beginLine: 1, beginColumn: 1, endLine: 1, endColumn: 1 };
  const source: Temporal = { kind: 'action', location, holds: () => true };
  const grows: AtomNode = {
    kind: 'atom',
    isStep: true,
    source,
    part: 'holds',
    holds: ({ x: from }, { x: to }) => {
      asked.push(`${from} ${to}`);
      return (to as number) > (from as number);
    },
  };
  const solution = { states: [], steps: [grows], tableau: undefined };
  const stateAt = (x: number) => ({ x });
  const evaluations = new Evaluations([solution, solution], stateAt, undefined, stepsMax);
  for (const x of [0, 1, 2]) evaluations.expanded(x, [x, (x + 1) % 3]);
  const graph = {
    stateCount: 3,
    starts: Int32Array.of(0, 2, 4, 6),
    targets: Int32Array.of(0, 1, 1, 2, 2, 0),
    initial: [0],
    stateAt,
  };
  return { asked, known: evaluations.truthsOf(graph)?.of(source, 'holds').upTo(6) };
}

const once = ['0 0', '0 1', '1 1', '1 2', '2 2', '2 0'];

describe('what is evaluated of steps', () => {
  test('is evaluated once for all that ask, and known by the numbers of the graph', () => {
    expect(ring()).toEqual({
      asked: once,
      known: Uint8Array.of(isFalse, isTrue, isFalse, isTrue, isFalse, isFalse),
    });
  });

  test('is forgotten with its state where there is too much of it', () => {
    for (const stepsMax of [0, 3]) expect(ring(stepsMax)).toEqual({ asked: once, known: undefined });
  });
});
