/** A toy for the tests: a workshop that one at a time may use, where pieces of work get done. Model and real thing. */
import { handAction, handSpec, placeIn, type Step } from '@plimsoll/explorer/testing';
import type { ItfState, SpecEvent } from '@plimsoll/statecharts';
import { type CompiledSpec, createRuntime, type NamedDefinition, type State } from '@plimsoll/tla-values';
import type { Driver, Performed } from '../driver.ts';

const NOBODY = 'nobody';
const WORKERS = ['a', 'b'];
const DONE_MAX = 3;

/** 12 states, 29 steps: Take 8, Give 8, Reset 3 by the environment; Work 10, by the system, which chooses how much. */
export function workshopSpec(parts: Partial<CompiledSpec> = {}): CompiledSpec {
  const runtime = createRuntime({ stringOrder: [NOBODY, ...WORKERS], integers: 'exact' });
  const environment: NamedDefinition = {
    name: 'EnvironmentActions',
    level: 'constant',
    location: placeIn('Workshop', 1),
    evaluate: () => runtime.set(['Take', 'Give', 'Reset']),
  };
  return handSpec({
    name: 'Workshop',
    runtime,
    variables: ['owner', 'done'],
    initialStates: [{ owner: NOBODY, done: 0 }],
    definitions: new Map([[environment.name, environment]]),
    actions: [
      byWorker('Take', ({ owner }, w) => (owner === NOBODY ? w : undefined)),
      byWorker('Give', ({ owner }, w) => (owner === w ? NOBODY : undefined)),
      handAction({
        id: 'Work',
        fields: [{ name: "done'", role: 'next' }],
        reads: ['owner', 'done'],
        writes: ['done'],
        steps: ({ owner, done }) => (owner === NOBODY ? [] : amounts(Number(done))),
      }),
      handAction({
        id: 'Reset',
        reads: ['done'],
        writes: ['done'],
        steps: ({ done }) => (done === DONE_MAX ? [{ writes: { done: 0 }, payload: [] }] : []),
      }),
    ],
    ...parts,
  });
}

function byWorker(id: string, ownerAfter: (state: State, worker: string) => string | undefined) {
  return handAction({
    id,
    fields: [{ name: 'w', role: 'parameter' }],
    reads: ['owner'],
    writes: ['owner'],
    steps: (state) =>
      WORKERS.flatMap((w): Step[] => {
        const owner = ownerAfter(state, w);
        return owner === undefined ? [] : [{ writes: { owner }, payload: [w] }];
      }),
  });
}

function amounts(done: number): Step[] {
  return [done + 1, done + 2]
    .filter((sum) => sum <= DONE_MAX)
    .map((sum) => ({ writes: { done: sum }, payload: [sum] }));
}

/** The real thing. Tests make it faulty by overriding a method. */
export class Workshop implements Driver {
  owner = NOBODY;
  done = 0;

  start(_: ItfState): void {
    this.owner = NOBODY;
    this.done = 0;
  }

  perform({ type, w }: SpecEvent): Performed {
    const worker = String(w);
    if (type === 'Take') return this.take(worker) ? TAKEN : refused('somebody is at work');
    if (type === 'Give') return this.give(worker) ? TAKEN : refused('it is not yours');
    return this.reset() ? TAKEN : refused('there is work to do');
  }

  proceed(): SpecEvent | undefined {
    if (this.owner === NOBODY || this.done === DONE_MAX) return undefined;
    this.done += this.amount();
    return { type: 'Work' };
  }

  observe(): ItfState {
    return { owner: this.owner, done: this.done };
  }

  take(worker: string): boolean {
    if (this.owner !== NOBODY) return false;
    this.owner = worker;
    return true;
  }

  give(worker: string): boolean {
    if (this.owner !== worker) return false;
    this.owner = NOBODY;
    return true;
  }

  reset(): boolean {
    if (this.done < DONE_MAX) return false;
    this.done = 0;
    return true;
  }

  /** How much work gets done: 1 or 2, as long as it fits. */
  amount(): number {
    return 1;
  }
}

const TAKEN: Performed = { taken: true };

function refused(reason: string): Performed {
  return { taken: false, reason };
}
