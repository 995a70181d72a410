/** What several specs may do in one line, together. */
import { strict as assert } from 'node:assert';
import type { State } from '@plimsoll/tla-values';
import type { BehaviourNode } from './behaviour.ts';
import type { DecodedLine, SpecLine } from './line-decoder.ts';
import type { Candidate, Stepper } from './stepper.ts';

/** All ways in which the specs together may take the line, each spec for itself. */
export function lineCandidates(
  steppers: readonly Stepper[],
  node: BehaviourNode,
  line: DecodedLine,
): readonly (readonly Candidate[])[] {
  if (steppers.length === 1) {
    const found = (steppers[0] as Stepper).candidates(node.states[0] as State, line.specs[0] as SpecLine);
    return found.length === 1 ? [found] : found.map((each) => [each]);
  }
  let tuples: (readonly Candidate[])[] = [[]];
  for (let at = 0; at < steppers.length; at++) {
    const stepper = steppers[at] as Stepper;
    const asked = line.specs[at];
    const state = node.states[at];
    assert(asked !== undefined && state !== undefined, 'a line is decoded for every spec');
    const found = stepper.candidates(state, asked);
    if (found.length === 0) return [];
    tuples =
      tuples.length === 1 && found.length === 1
        ? [[...(tuples[0] as readonly Candidate[]), found[0] as Candidate]]
        : tuples.flatMap((tuple) => found.map((each) => [...tuple, each]));
  }
  return tuples;
}
