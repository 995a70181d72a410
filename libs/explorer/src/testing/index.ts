/** Helpers for tests, ours and other packages': specs written by hand, and a seeded bug. Nothing here is for production. */
export { droppingSteps } from './dropping-steps.ts';
export { graphSpec } from './graph-spec.ts';
export { counter, handAction, handPredicate, handSpec, placeIn, type Step } from './hand-spec.ts';
export { twoPhase } from './two-phase.ts';
