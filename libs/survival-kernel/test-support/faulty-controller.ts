/** Controllers with a fault each, as somebody might write them: the generated tests must catch every one. */
import {
  type Controller,
  type ControllerAction,
  type ControllerState,
  type ControllerStep,
  POSTURES,
  type Posture,
  sign,
  start,
  step,
  survivalNumbers,
} from '@plimsoll/survival-kernel';
import type { ControllerEntries } from './driver.ts';

const real: ControllerEntries = { start, step, sign };

export const faultyControllers: { readonly [fault: string]: ControllerEntries } = {
  'damping on category 1': altered((action, state, before) => {
    if (action !== 'Break') return state;
    const rPpm = Math.max(0, before.filtered.rPpm - 100_000);
    return { ...state, filtered: { rPpm, carry: 0 } };
  }),
  'a trip that leaves the posture to the next evaluation': altered((action, state, before) =>
    action === 'Break' ? { ...state, posture: before.posture } : state,
  ),
  'a return above the threshold, not at it': altered((action, state, before) => {
    const isAtReturn = [
      survivalNumbers.TurtleReturn,
      survivalNumbers.StalkerReturn,
      survivalNumbers.ApexReturn,
    ].some((threshold) => threshold === state.filtered.rPpm);
    const hasClimbed = rank(state.posture) > rank(before.posture);
    return action === 'Evaluate' && isAtReturn && hasClimbed ? { ...state, posture: before.posture } : state;
  }),
  'a posture left at its threshold, not below it': altered((action, state, before) => {
    const isAtLeave = before.posture === 'APEX' && state.filtered.rPpm === survivalNumbers.ApexLeave;
    return action === 'Evaluate' && isAtLeave ? { ...state, posture: 'STALKER' } : state;
  }),
  'no gap between leaving and coming back': altered((action, state, before) => {
    const isBack = before.posture === 'STALKER' && state.filtered.rPpm >= survivalNumbers.ApexLeave;
    return action === 'Evaluate' && isBack ? { ...state, posture: 'APEX' } : state;
  }),
  'a return that skips a posture': altered((action, state, before) => {
    const hasClimbed = action === 'Evaluate' && rank(state.posture) > rank(before.posture);
    if (!hasClimbed || state.filtered.rPpm < survivalNumbers.StalkerReturn) return state;
    return { ...state, posture: POSTURES[Math.min(3, rank(state.posture) + 1)] ?? 'APEX' };
  }),
  'a drop that stops one posture down': altered((action, state, before) => {
    const drop = rank(before.posture) - rank(state.posture);
    if (action !== 'Evaluate' || drop < 2) return state;
    return { ...state, posture: POSTURES[rank(before.posture) - 1] ?? 'HIBERNATE' };
  }),
  'a recovery twice as fast': withFilter((numbers, previous, raw, elapsedMs) =>
    numbers.filter(previous, raw, 2 * elapsedMs),
  ),
  'a fall that is followed half way': withFilter((numbers, previous, raw, elapsedMs) =>
    raw < previous.rPpm
      ? { rPpm: Math.ceil((previous.rPpm + raw) / 2), carry: 0 }
      : numbers.filter(previous, raw, elapsedMs),
  ),
  'a re-arm by one person': withState((state) =>
    state.tripped && state.signers.length === 1 ? { ...state, signers: ['ann', 'bob'] } : state,
  ),
  'a person who signs twice': {
    ...real,
    sign(controller, person, setup) {
      const { state } = controller;
      if (!state.signers.includes(person)) return sign(controller, person, setup);
      const signed = { ...state, signers: [...state.signers, person] };
      const action: ControllerAction = { action: 'Sign', args: { p: person }, state: signed };
      return { ok: true, controller: { ...controller, state: signed }, action };
    },
  },
  'a signature of somebody unknown': {
    ...real,
    sign: (controller, person, setup) =>
      sign(controller, person, { ...setup, people: setup.people.map(() => 'mallory') }),
  },
  'signatures that outlive a new breach': altered((action, state, before) =>
    action === 'Break' ? { ...state, signers: before.signers } : state,
  ),
  'a trip that ends when its cause is mended': altered((action, state) =>
    action === 'Mend' ? { ...state, tripped: state.broken.length > 0 } : state,
  ),
  'an evaluation while tripped': withState((state) => ({ ...state, tripped: false })),
  'a controller that never re-arms': withState((state) => ({ ...state, signers: [] })),
};

function rank(posture: Posture): number {
  return POSTURES.indexOf(posture);
}

/** The real step, with the state after each of its actions altered. */
function altered(
  alter: (
    action: ControllerAction['action'],
    state: ControllerState,
    before: ControllerState,
  ) => ControllerState,
): ControllerEntries {
  return {
    ...real,
    step(controller, ...given) {
      const taken = step(controller, ...given);
      let before = controller.state;
      const actions = taken.decision.actions.map((one) => {
        const state = alter(one.action, one.state, before);
        before = one.state;
        return { ...one, state };
      });
      return withActions(taken, actions);
    },
  };
}

/** The real step from another state than the controller is in. */
function withState(change: (state: ControllerState) => ControllerState): ControllerEntries {
  return {
    ...real,
    step: (controller: Controller, ...given) =>
      step({ ...controller, state: change(controller.state) }, ...given),
  };
}

type Numbers = Parameters<ControllerEntries['step']>[3]['numbers'];

function withFilter(
  filter: (numbers: Numbers, ...given: Parameters<Numbers['filter']>) => ReturnType<Numbers['filter']>,
): ControllerEntries {
  return {
    ...real,
    step: (controller, readings, nowMs, setup) =>
      step(controller, readings, nowMs, {
        ...setup,
        numbers: { ...setup.numbers, filter: (...given) => filter(setup.numbers, ...given) },
      }),
  };
}

function withActions(taken: ControllerStep, actions: readonly ControllerAction[]): ControllerStep {
  const state = actions.at(-1)?.state ?? taken.controller.state;
  return {
    controller: { ...taken.controller, state },
    decision: { ...taken.decision, actions },
  };
}
