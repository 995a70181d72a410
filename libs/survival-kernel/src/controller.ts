/** The survival controller: readings in, a decision and the model actions it amounts to out. Pure. */
import assert from 'node:assert/strict';
import type { Calibration } from './calibration.ts';
import type { ControllerRefusal, ControllerResult } from './controller-actions.ts';
import { controllerActions } from './controller-actions.ts';
import type { ControllerNumbers, FilteredR, Multipliers, Signals } from './controller-numbers.ts';
import type { ControllerState } from './controller-state.ts';
import { RearmPeopleMin } from './generated/numbers.ts';
import { provenNumbers } from './generated/proven-numbers.ts';
import type { Defect, Judgement, Readings, SensorMemory } from './readings.ts';
import { CAUSES, emptyMemory, judgeReadings } from './readings.ts';
import { isWhole } from './whole-number.ts';

/** What a controller is set up with. */
export interface ControllerSetup {
  readonly numbers: ControllerNumbers;
  readonly calibration: Calibration;
  /** Who may sign a re-arm. Spec: `People`. */
  readonly people: readonly string[];
}

/** A controller between two steps. */
export interface Controller {
  readonly state: ControllerState;
  readonly memory: SensorMemory;
}

/** One action of the model that a step took, with the state right after it. */
export interface ControllerAction {
  readonly action: 'Init' | 'Evaluate' | 'Hold' | 'Break' | 'Mend' | 'Sign' | 'Rearm';
  readonly args: Readonly<Record<string, number | string>>;
  readonly state: ControllerState;
}

/** All that a decision rests on: enough to compute it again to the last unit. */
export interface Decision {
  /** The time as it was given, possible or not. */
  readonly clockMs: number;
  /** The time that counted, milliseconds on the kernel's clock: never before the last decision. */
  readonly nowMs: number;
  readonly readings: Readings;
  readonly signals: Signals;
  readonly defects: readonly Defect[];
  readonly multipliers: Multipliers;
  /** The product of the five, ppm; not set to 0 by a latched trip. */
  readonly totalPpm: number;
  readonly elapsedMs: number;
  readonly filteredBefore: FilteredR;
  readonly filtered: FilteredR;
  /** In the order in which they were taken. */
  readonly actions: readonly ControllerAction[];
}

/** The controller after a step, and what was decided. */
export interface ControllerStep {
  readonly controller: Controller;
  readonly decision: Decision;
}

/** A setup with the numbers of this package. */
export function controllerSetup(calibration: Calibration, people: readonly string[]): ControllerSetup {
  assert(new Set(people).size >= RearmPeopleMin, `a re-arm needs ${RearmPeopleMin} different people`);
  return { numbers: provenNumbers, calibration, people };
}

/**
 * The first step: believes its first reading and climbs from HIBERNATE (spec: Init, then breaches found at once).
 * An impossible `nowMs` is a breach, as in {@link step}.
 */
export function start(readings: Readings, nowMs: number, setup: ControllerSetup): ControllerStep {
  const clockHolds = isWhole(nowMs);
  const evaluatedAtMs = clockHolds ? nowMs : 0;
  const judgement = judgeReadings(emptyMemory, readings, evaluatedAtMs, clockHolds, setup.calibration);
  const totalPpm = setup.numbers.totalPpm(judgement.signals);
  const state: ControllerState = {
    rawPpm: totalPpm,
    filtered: { rPpm: totalPpm, carry: 0 },
    posture: 'HIBERNATE',
    elapsedMs: 0,
    broken: [],
    tripped: false,
    signers: [],
    evaluatedAtMs,
  };
  const steps = new StepLog(state);
  steps.record('Init', {}, { ok: true, state });
  applyBreaches(steps, judgement);
  return finish(
    steps,
    judgement,
    readings,
    { clockMs: nowMs, nowMs: evaluatedAtMs, elapsedMs: 0 },
    state,
    setup,
  );
}

/**
 * One evaluation. Order: breaches and mends first, then Evaluate; or, while tripped, Hold, and then what two people
 * have signed: Rearm, and a first Evaluate that earns nothing.
 * A clock that goes back, or is no whole number, is a breach (heartbeat), and no time counts as passed.
 * [impl->REQ~r-total~1] [impl->REQ~attack-recovery~1] [impl->REQ~schmitt~1] [impl->REQ~corrective~1]
 */
export function step(
  controller: Controller,
  readings: Readings,
  nowMs: number,
  setup: ControllerSetup,
): ControllerStep {
  const before = controller.state;
  const clockHolds = isWhole(nowMs) && nowMs >= before.evaluatedAtMs;
  const atMs = clockHolds ? nowMs : before.evaluatedAtMs;
  const elapsedMs = atMs - before.evaluatedAtMs;
  const judgement = judgeReadings(controller.memory, readings, atMs, clockHolds, setup.calibration);
  const steps = new StepLog(before);
  applyBreaches(steps, judgement);
  if (!steps.state.tripped) {
    evaluate(steps, judgement, elapsedMs, setup);
  } else {
    steps.record('Hold', { e: elapsedMs }, controllerActions.hold(steps.state, elapsedMs));
    const { broken, signers } = steps.state;
    if (broken.length === 0 && signers.length >= RearmPeopleMin) {
      steps.record('Rearm', {}, controllerActions.rearm(steps.state));
      evaluate(steps, judgement, 0, setup); // nothing is earned while tripped
    }
  }
  return finish(steps, judgement, readings, { clockMs: nowMs, nowMs: atMs, elapsedMs }, before, setup);
}

/** A person signs the re-arm; the re-arm itself comes with the next {@link step}. */
export function sign(
  controller: Controller,
  person: string,
  setup: ControllerSetup,
):
  | { readonly ok: true; readonly controller: Controller; readonly action: ControllerAction }
  | { readonly ok: false; readonly refusal: ControllerRefusal } {
  const signed = controllerActions.sign(controller.state, person, setup.people);
  if (!signed.ok) return signed;
  const action: ControllerAction = { action: 'Sign', args: { p: person }, state: signed.state };
  return { ok: true, controller: { ...controller, state: signed.state }, action };
}

function evaluate(steps: StepLog, judgement: Judgement, elapsedMs: number, setup: ControllerSetup): void {
  const x = setup.numbers.totalPpm(judgement.signals);
  const evaluated = controllerActions.evaluate(steps.state, x, elapsedMs, setup.numbers);
  steps.record('Evaluate', { x, e: elapsedMs }, evaluated);
}

function applyBreaches(steps: StepLog, judgement: Judgement): void {
  for (const c of CAUSES) {
    const isBroken = judgement.brokenNow.includes(c);
    const wasBroken = steps.state.broken.includes(c);
    if (isBroken && !wasBroken) steps.record('Break', { c }, controllerActions.break(steps.state, c));
    if (!isBroken && wasBroken) steps.record('Mend', { c }, controllerActions.mend(steps.state, c));
  }
}

function finish(
  steps: StepLog,
  judgement: Judgement,
  readings: Readings,
  times: Pick<Decision, 'clockMs' | 'nowMs' | 'elapsedMs'>,
  before: ControllerState,
  setup: ControllerSetup,
): ControllerStep {
  const { state } = steps;
  return {
    controller: { state, memory: judgement.memory },
    decision: {
      ...times,
      readings,
      signals: judgement.signals,
      defects: judgement.defects,
      multipliers: setup.numbers.multipliers(judgement.signals),
      totalPpm: setup.numbers.totalPpm(judgement.signals),
      filteredBefore: before.filtered,
      filtered: state.filtered,
      actions: steps.actions,
    },
  };
}

/** The actions of one step in their order. */
class StepLog {
  readonly actions: ControllerAction[] = [];
  state: ControllerState;

  constructor(state: ControllerState) {
    this.state = state;
  }

  record(action: ControllerAction['action'], args: ControllerAction['args'], result: ControllerResult): void {
    // Every call above stands behind its guard: a refusal here is a defect of this file.
    assert(result.ok, `${action} was refused inside a step`);
    this.state = result.state;
    this.actions.push({ action, args, state: result.state });
  }
}
