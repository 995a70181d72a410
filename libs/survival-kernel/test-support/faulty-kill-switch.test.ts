import { failureText, testedModel, tour } from '@plimsoll/model-tests';
import {
  KillSwitch,
  type KillSwitchRefusal,
  SharedHealth,
  type TripCause,
  writeTripFile,
} from '@plimsoll/survival-kernel';
import type { Runtime, Value } from '@plimsoll/tla-values';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/KillSwitch/generated/KillSwitch.ts';
import { driver, driverOf, type SwitchParts } from './kill-switch-driver.ts';
import { freshHop } from './open-gate.ts';

const constants = (runtime: Runtime): ReadonlyMap<string, Value> =>
  new Map<string, Value>([
    ['Slots', runtime.set(['o1'])],
    ['People', runtime.set(['ann', 'bob'])],
    ['RearmPeopleMin', 2],
  ]);
const tested = testedModel(spec, constants, driver);
/** A tour ends at the fault; one that does not come past it takes a minute. */
const TOUR_MS_MAX = 300_000;

type Made = ConstructorParameters<typeof KillSwitch>;

/** A process whose switch is of another class. */
function withSwitch(Faulty: new (...made: Made) => KillSwitch): SwitchParts {
  return { start: (file, health, people) => new Faulty(file, health, people) };
}

/** The fault, how it shows, and the last action of the list that shows it. */
const FAULTS: readonly (readonly [string, SwitchParts, string, string])[] = [
  [
    'a start that takes a crash for an orderly end',
    {
      start: (file, health, people) => {
        writeTripFile(file, 'clean', [], 'fault');
        return new KillSwitch(file, health, people);
      },
    },
    'wrong state',
    'Start',
  ],
  [
    'an acknowledgement before the trip is on disk',
    withSwitch(
      class extends KillSwitch {
        override acknowledge(isCut: boolean): boolean {
          if (this.health.tripWord === 0 && !isCut) return false;
          this.health.acknowledge();
          return true;
        }
      },
    ),
    'not allowed',
    'Ack',
  ],
  [
    'an acknowledgement while an order is between check and wire',
    withSwitch(
      class extends KillSwitch {
        override acknowledge(): boolean {
          return super.acknowledge(true);
        }
      },
    ),
    'not allowed',
    'Ack',
  ],
  [
    'a person who signs for two',
    withSwitch(
      class extends KillSwitch {
        override sign(): KillSwitchRefusal | undefined {
          return super.sign('ann') ?? super.sign('bob');
        }
      },
    ),
    'wrong state',
    'Sign',
  ],
  [
    'a re-arm with orders left',
    withSwitch(
      class extends KillSwitch {
        override rearm(): KillSwitchRefusal | undefined {
          return super.rearm(0);
        }
      },
    ),
    'not allowed',
    'Rearm',
  ],
  [
    'a second trip that is ignored, and with it that signatures are void',
    withSwitch(
      class extends KillSwitch {
        override trip(cause: TripCause): void {
          if (this.health.tripWord === 0) super.trip(cause);
        }
      },
    ),
    'wrong state',
    'Trip',
  ],
  [
    'an orderly end with orders left',
    withSwitch(
      class extends KillSwitch {
        override finish(_: number, isCut: boolean): KillSwitchRefusal | undefined {
          return super.finish(0, isCut);
        }
      },
    ),
    'not allowed',
    'Finish',
  ],
  [
    'an orderly end on a line that was cut',
    withSwitch(
      class extends KillSwitch {
        override finish(openCount: number): KillSwitchRefusal | undefined {
          return super.finish(openCount, false);
        }
      },
    ),
    'not allowed',
    'Finish',
  ],
  [
    'a signature before the process knows of the cut',
    withSwitch(
      class extends KillSwitch {
        override sign(person: string): KillSwitchRefusal | undefined {
          const refusal = super.sign(person);
          return refusal?.code === 'KILL101' && this.health.isAcknowledged ? undefined : refusal;
        }
      },
    ),
    'not allowed',
    'Sign',
  ],
  [
    'a gate that does not read the word',
    { hop: () => freshHop(new SharedHealth()) },
    'threw', // its orders do not count as passing either
    'Pass',
  ],
  ['a cut that leaves signatures valid', { seeCut: seesOnlyWhenArmed }, 'wrong state', 'Thaw'],
];

function seesOnlyWhenArmed(health: SharedHealth): void {
  if (health.tripWord === 0) health.trip('supervisor');
}

// Goal: a switch that breaks a rule of the model is caught. Method: one fault each in the real parts.
describe('the tour along KillSwitch catches', () => {
  test.each(FAULTS)(
    '%s',
    async (fault, parts, kind, action) => {
      const { failure } = await tour(tested.model, tested.graph, driverOf(parts).create(tested.constants));
      if (failure === undefined) throw new Error('the fault was not caught');
      if (process.env['SHOW_FAILURES'] === '1') process.stdout.write(`${fault}\n${failureText(failure)}\n\n`);
      expect([failure.kind, failure.event.type]).toEqual([kind, action]);
    },
    TOUR_MS_MAX,
  );
});
