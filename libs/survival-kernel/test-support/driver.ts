/**
 * Drives the real controller (`start`, `step`, `sign`) along specs-tla/SurvivalController, through its own readings
 * and clock. One step of the controller takes several actions of the model; the driver makes readings that ask for
 * one of them, and lets the controller get as far as that one, as a session does between two lines of its trace.
 */
import type { Driver, DriverFactory, Performed, SpecEvent } from '@plimsoll/model-tests';
import {
  CAUSES,
  type Cause,
  type Controller,
  type ControllerAction,
  type ControllerSetup,
  type ControllerState,
  type ControllerStep,
  controllerRefusalText,
  controllerSetup,
  observedState,
  paperCalibration,
  type Readings,
  sign,
  start,
  step,
} from '@plimsoll/survival-kernel';

/** The controller's entries; a test may put faulty ones in their place. */
export interface ControllerEntries {
  start(readings: Readings, nowMs: number, setup: ControllerSetup): ControllerStep;
  step(controller: Controller, readings: Readings, nowMs: number, setup: ControllerSetup): ControllerStep;
  sign: typeof sign;
}

export const driver: DriverFactory = driverOf({ start, step, sign });

/** A driver of other entries than the real ones. */
export function driverOf(entries: ControllerEntries): DriverFactory {
  return { create: (constants) => new ControllerDriver(constants, entries) };
}

/** When the first evaluation is, milliseconds; readings need a time before it. */
const START_MS = 60_000;

class ControllerDriver implements Driver {
  readonly #people: readonly string[];
  readonly #entries: ControllerEntries;
  #controller: Controller;
  #sequence = 0;

  constructor(constants: { readonly [name: string]: unknown }, entries: ControllerEntries) {
    this.#people = (constants['People'] as { readonly '#set': readonly string[] })['#set'].map(String);
    this.#entries = entries;
    this.#controller = this.#started(0);
  }

  start(initial: { readonly [variable: string]: unknown }): void {
    this.#controller = this.#started(integerOf(initial['raw']));
  }

  perform({ type, ...args }: SpecEvent): Performed {
    const { state } = this.#controller;
    switch (type) {
      case 'Evaluate':
        return this.#stepTo(type, state.broken, integerOf(args['e']), integerOf(args['x']));
      case 'Hold':
        return this.#stepTo(type, state.broken, integerOf(args['e']));
      case 'Break':
        return this.#stepTo(
          type,
          CAUSES.filter((one) => one === args['c'] || state.broken.includes(one)),
          0,
        );
      case 'Mend':
        return this.#stepTo(
          type,
          state.broken.filter((one) => one !== args['c']),
          0,
        );
      case 'Sign':
        return this.#sign(String(args['p']));
      default:
        throw new Error(`${type} is no action of the environment that this driver knows`);
    }
  }

  /** The controller re-arms in the step after the signatures; as much time passes as in the last one. */
  proceed(): { type: 'Rearm' } | undefined {
    const { state } = this.#controller;
    const taken = this.#step(state.broken, state.elapsedMs, 0);
    const rearmed = taken.decision.actions.findIndex(({ action }) => action === 'Rearm');
    if (rearmed < 0) return undefined;
    this.#become(taken, rearmed);
    return { type: 'Rearm' };
  }

  observe(): { readonly [variable: string]: unknown } {
    return observedState(this.#controller.state);
  }

  /** The controller takes a step; it counts as `action` when that is what it does first, and is undone otherwise. */
  #stepTo(action: ControllerAction['action'], broken: readonly Cause[], elapsedMs: number, x = 0): Performed {
    const taken = this.#step(broken, elapsedMs, x);
    const [first] = taken.decision.actions;
    if (first?.action !== action)
      return { taken: false, reason: `the controller does ${first?.action} instead` };
    this.#become(taken, 0);
    return { taken: true };
  }

  #sign(person: string): Performed {
    const signed = this.#entries.sign(this.#controller, person, this.#setup(0));
    if (!signed.ok) return { taken: false, reason: controllerRefusalText(signed.refusal) };
    this.#controller = signed.controller;
    return { taken: true };
  }

  #step(broken: readonly Cause[], elapsedMs: number, x: number): ControllerStep {
    const nowMs = this.#controller.state.evaluatedAtMs + elapsedMs;
    return this.#entries.step(this.#controller, this.#readings(broken, nowMs), nowMs, this.#setup(x));
  }

  /** The controller's memory after the first actions of a step: those up to `index`. */
  #become({ controller, decision }: ControllerStep, index: number): void {
    const state = decision.actions[index]?.state as ControllerState;
    this.#controller = { state, memory: controller.memory };
  }

  #started(raw: number): Controller {
    this.#sequence = 0;
    const taken = this.#entries.start(this.#readings([], START_MS), START_MS, this.#setup(raw));
    return taken.controller;
  }

  /** The numbers are the real ones, but for the product: the model has R as its input. */
  #setup(raw: number): ControllerSetup {
    // A long tour outlives any calibration.
    const calibration = { ...paperCalibration, validUntilMs: Number.MAX_SAFE_INTEGER };
    const setup = controllerSetup(calibration, this.#people);
    return { ...setup, numbers: { ...setup.numbers, totalPpm: () => raw } };
  }

  /** Good readings, but for the invariants that are to be broken. */
  #readings(broken: readonly Cause[], nowMs: number): Readings {
    this.#sequence += 1;
    const stamp = { sequence: this.#sequence, sampledAtMs: nowMs };
    return {
      invariants: {
        ...stamp,
        checksumHolds: !broken.includes('checksum'),
        ledgerAgrees: !broken.includes('ledger'),
        heartbeatAgeMs: broken.includes('heartbeat') ? 10_000 : 0,
      },
      envelope: { ...stamp, ageMs: 0 },
      microstructure: { ...stamp, latencyMs: 0, jitterMs: 0, depthPpm: 1_000_000 },
      environment: { ...stamp, volatilityPpm: 1_000_000, takerBuyPpm: 500_000 },
      capital: { ...stamp, drawdownPpm: 0 },
    };
  }
}

/** ITF writes an integer as text. */
function integerOf(itf: unknown): number {
  return Number((itf as { readonly '#bigint': string })['#bigint']);
}
