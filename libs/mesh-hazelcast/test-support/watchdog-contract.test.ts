import { type DriverFactory, failureText, testedModel, tour } from '@plimsoll/model-tests';
import { describe, expect, test } from 'vitest';
import * as spec from '../../../specs-tla/Watchdog/generated/Watchdog.ts';
import { ServiceWatch } from '../src/index.ts';
import { watchdogConstants } from './model-constants.ts';
import { WatchEndingEarly, type WatchFactory, watchdogContract } from './watchdog-contract.ts';

const tested = testedModel(spec, watchdogConstants, watchdogContract());

const toured = (factory: DriverFactory) => tour(tested.model, tested.graph, factory.create(tested.constants));

/** Watches as somebody might write them, and the action that gives each away. */
const FAULTY: readonly (readonly [fault: string, kind: string, action: string, watch: WatchFactory])[] = [
  [
    'an alarm that ends when the service beats again',
    'wrong state',
    'Recover',
    (setup) => new WatchEndingEarly(setup),
  ],
  [
    'an alarm one tick late',
    'threw',
    'Tick',
    (setup) => new ServiceWatch({ ...setup, quietMs: setup.quietMs + 1 }),
  ],
  [
    'a score that counts all services',
    'wrong state',
    'Score',
    (setup) =>
      new (class extends ServiceWatch {
        override well(): readonly string[] {
          return setup.services;
        }
      })(setup),
  ],
  [
    'a dead watchdog whose last score is good for ever',
    'threw',
    'Tick',
    (setup) =>
      new (class extends ServiceWatch {
        override mayTrade(): boolean {
          return (
            this.alarmed().length === 0 && this.well().length === setup.services.length && this.score > 0
          );
        }
      })(setup),
  ],
  [
    'an alarm that can be cleared though the service does not beat',
    'threw',
    'Clear',
    (setup) =>
      new (class extends ServiceWatch {
        readonly #cleared = new Set<string>();
        override clear(service: string): boolean {
          if (!this.alarmed().includes(service)) return false;
          this.#cleared.add(service);
          return true;
        }
        override alarmed(): readonly string[] {
          return super.alarmed().filter((service) => !this.#cleared.has(service));
        }
      })(setup),
  ],
];

describe('heartbeats and the health score', () => {
  test('are what Watchdog says in every state', async () => {
    const { failure, actionsNotCovered, isComplete } = await toured(watchdogContract());
    expect(failure === undefined ? '' : failureText(failure)).toBe('');
    expect({ actionsNotCovered, isComplete }).toEqual({ actionsNotCovered: [], isComplete: true });
  });

  test.each(FAULTY)('refute %s', async (_, kind, action, watch) => {
    const { failure } = await toured(watchdogContract(watch));
    expect([failure?.kind, failure?.event.type]).toEqual([kind, action]);
  });
});

describe('a heartbeat', () => {
  const watch = (services: readonly string[]) =>
    new ServiceWatch({ services, quietMs: 100, scoreMs: 100, scoreValidMs: 200, nowMs: () => 0 });

  test('that comes a second time is no sign of life, nor is that of a stranger', () => {
    const one = watch(['feed']);
    expect([one.hear('feed', 5), one.hear('feed', 5), one.hear('feed', 4), one.hear('thief', 9)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
