/** Lets generated tests drive the real controller's actions, filter and postures along SurvivalController.tla. */
import type { Driver, DriverFactory, Performed } from '@plimsoll/model-tests';
import {
  type Cause,
  type ControllerResult,
  type ControllerState,
  controllerActions,
  handWrittenNumbers,
  observedState,
} from '@plimsoll/survival-kernel';
import { itfNames, itfNumber } from './itf.ts';

export const driver: DriverFactory = {
  create: (constants) => new SurvivalControllerDriver(constants),
};

class SurvivalControllerDriver implements Driver {
  readonly #people: readonly string[];
  #state: ControllerState = firstState(0);

  constructor(constants: { readonly [name: string]: unknown }) {
    this.#people = itfNames(constants['People']);
  }

  /** Initial states differ in what was read first. */
  start(initial: { readonly [variable: string]: unknown }): void {
    this.#state = firstState(itfNumber(initial['raw']));
  }

  perform(event: { readonly type: string; readonly [field: string]: unknown }): Performed {
    const result = this.#take(event);
    if (!result.ok) return { taken: false, reason: result.refusal.code };
    this.#state = result.state;
    return { taken: true };
  }

  /** The controller arms itself again once enough people have signed. */
  proceed(): { type: string } | undefined {
    const rearmed = controllerActions.rearm(this.#state);
    if (!rearmed.ok) return undefined;
    this.#state = rearmed.state;
    return { type: 'Rearm' };
  }

  observe(): { readonly [variable: string]: unknown } {
    return observedState(this.#state);
  }

  #take(event: { readonly type: string; readonly [field: string]: unknown }): ControllerResult {
    const state = this.#state;
    switch (event.type) {
      case 'Evaluate':
        return controllerActions.evaluate(
          state,
          itfNumber(event['x']),
          itfNumber(event['e']),
          handWrittenNumbers,
        );
      case 'Hold':
        return controllerActions.hold(state, itfNumber(event['e']));
      case 'Break':
        return controllerActions.break(state, event['c'] as Cause);
      case 'Mend':
        return controllerActions.mend(state, event['c'] as Cause);
      case 'Sign':
        return controllerActions.sign(state, String(event['p']), this.#people);
      default:
        throw new Error(`SurvivalController has no action ${event.type} that a test may choose`);
    }
  }
}

function firstState(rawPpm: number): ControllerState {
  return {
    rawPpm,
    filtered: { rPpm: rawPpm, carry: 0 },
    posture: 'HIBERNATE',
    elapsedMs: 0,
    broken: [],
    tripped: false,
    signers: [],
    evaluatedAtMs: 0,
  };
}
