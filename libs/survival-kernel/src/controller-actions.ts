/** The controller's steps: one pure function an action of specs-tla/SurvivalController/SurvivalController.tla. */
import type { ControllerNumbers } from './controller-numbers.ts';
import type { ControllerState } from './controller-state.ts';
import { RearmPeopleMin } from './generated/numbers.ts';
import { postureAfter } from './postures.ts';
import type { Cause } from './readings.ts';

/** Why a step was refused; a refused step changes nothing. */
export type ControllerRefusal =
  | { readonly code: 'CTRL101'; readonly action: 'Evaluate' | 'Break' }
  | { readonly code: 'CTRL102'; readonly action: 'Hold' | 'Sign' | 'Rearm' }
  | { readonly code: 'CTRL103'; readonly cause: Cause }
  | { readonly code: 'CTRL104'; readonly broken: readonly Cause[] }
  | { readonly code: 'CTRL105'; readonly person: string }
  | { readonly code: 'CTRL106'; readonly person: string }
  | { readonly code: 'CTRL107'; readonly signerCount: number };

/** The state after a step, or why there was none. */
export type ControllerResult =
  | { readonly ok: true; readonly state: ControllerState }
  | { readonly ok: false; readonly refusal: ControllerRefusal };

/** One sentence for people. */
export function controllerRefusalText(refusal: ControllerRefusal): string {
  switch (refusal.code) {
    case 'CTRL101':
      return `${refusal.action} is not possible: the controller is tripped, or the invariant is broken already`;
    case 'CTRL102':
      return `${refusal.action} is not possible: the controller is not tripped`;
    case 'CTRL103':
      return `${refusal.cause} is not broken`;
    case 'CTRL104':
      return `${refusal.broken.join(', ')} must be mended first`;
    case 'CTRL105':
      return `${refusal.person} has signed already: a different person must sign`;
    case 'CTRL106':
      return `${refusal.person} is not among those who may sign`;
    case 'CTRL107':
      return `${refusal.signerCount} signed, ${RearmPeopleMin} different people must`;
  }
}

/** R is read as `rawPpm`, `elapsedMs` after the last evaluation. Refuses: CTRL101 while tripped. */
function evaluate(
  state: ControllerState,
  rawPpm: number,
  elapsedMs: number,
  numbers: ControllerNumbers,
): ControllerResult {
  if (state.tripped) return refused({ code: 'CTRL101', action: 'Evaluate' });
  const filtered = numbers.filter(state.filtered, rawPpm, elapsedMs);
  const posture = postureAfter(state.posture, filtered.rPpm);
  return taken({ ...state, rawPpm, filtered, posture, elapsedMs, evaluatedAtMs: later(state, elapsedMs) });
}

/** An evaluation while tripped: nothing but time passes. Refuses: CTRL102. */
function hold(state: ControllerState, elapsedMs: number): ControllerResult {
  if (!state.tripped) return refused({ code: 'CTRL102', action: 'Hold' });
  return taken({ ...state, elapsedMs, evaluatedAtMs: later(state, elapsedMs) });
}

/** An invariant is found broken: stop in this step, undamped, and latch. Refuses: CTRL101 (broken already). */
function breakInvariant(state: ControllerState, cause: Cause): ControllerResult {
  if (state.broken.includes(cause)) return refused({ code: 'CTRL101', action: 'Break' });
  return taken({
    ...state,
    broken: [...state.broken, cause].sort(),
    tripped: true,
    signers: [],
    rawPpm: 0,
    filtered: { rPpm: 0, carry: 0 },
    posture: 'HIBERNATE',
  });
}

/** An invariant holds again; the trip stays. Refuses: CTRL103. */
function mend(state: ControllerState, cause: Cause): ControllerResult {
  if (!state.broken.includes(cause)) return refused({ code: 'CTRL103', cause });
  return taken({ ...state, broken: state.broken.filter((other) => other !== cause) });
}

/** A named person signs the re-arm. Refuses: CTRL102, CTRL104 (something is broken), 105 (twice), 106 (unknown). */
function sign(state: ControllerState, person: string, people: readonly string[]): ControllerResult {
  if (!people.includes(person)) return refused({ code: 'CTRL106', person });
  if (!state.tripped) return refused({ code: 'CTRL102', action: 'Sign' });
  if (state.broken.length > 0) return refused({ code: 'CTRL104', broken: state.broken });
  if (state.signers.includes(person)) return refused({ code: 'CTRL105', person });
  return taken({ ...state, signers: [...state.signers, person].sort() });
}

/** Armed again; R grows from 0. Refuses: CTRL102, CTRL104, CTRL107 (too few signed). */
function rearm(state: ControllerState): ControllerResult {
  if (!state.tripped) return refused({ code: 'CTRL102', action: 'Rearm' });
  if (state.broken.length > 0) return refused({ code: 'CTRL104', broken: state.broken });
  if (state.signers.length < RearmPeopleMin) {
    return refused({ code: 'CTRL107', signerCount: state.signers.length });
  }
  return taken({ ...state, tripped: false, signers: [] });
}

/** The actions under the model's names. */
export const controllerActions = { evaluate, hold, break: breakInvariant, mend, sign, rearm } as const;

function later(state: ControllerState, elapsedMs: number): number {
  return state.evaluatedAtMs + elapsedMs;
}

function taken(state: ControllerState): ControllerResult {
  return { ok: true, state };
}

function refused(refusal: ControllerRefusal): ControllerResult {
  return { ok: false, refusal };
}
