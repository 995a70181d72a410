/** A lock that goes to who asked first, compiled by hand: what its queue holds comes out only when the lock is granted. */
import {
  type Action,
  type CompiledSpec,
  createRuntime,
  nowhere,
  type State,
  type Value,
} from '@plimsoll/tla-values';
import type { MonitoredSpec } from '../monitored-spec.ts';
import { LOCK_DIGEST } from './lock.ts';

/** The same in plain values, for a test that goes through all states. */
export interface FifoState {
  readonly holder: string;
  readonly queue: readonly string[];
}

export const FIFO_START: FifoState = { holder: 'nobody', queue: [] };

/** What may follow, by action and worker; the model below says it again in TLA+ values. */
export function fifoSteps(state: FifoState, workers: readonly string[]) {
  const { holder, queue } = state;
  const steps: { action: string; w: string; next: FifoState }[] = [];
  for (const w of workers) {
    if (holder !== w && !queue.includes(w))
      steps.push({ action: 'Request', w, next: { holder, queue: [...queue, w] } });
    if (holder === 'nobody' && queue[0] === w)
      steps.push({ action: 'Grant', w, next: { holder: w, queue: queue.slice(1) } });
    if (holder === w) steps.push({ action: 'Release', w, next: { holder: 'nobody', queue } });
  }
  return steps;
}

const HERE = { module: 'Fifo', beginLine: 1, beginColumn: 1, endLine: 1, endColumn: 1 };

export function fifoSpec(workers: readonly string[], hidden: readonly string[] = []): MonitoredSpec {
  const rt = createRuntime({ stringOrder: [], integers: 'exact' });
  const plain = (state: State): FifoState => ({
    holder: state['holder'] as string,
    queue: (rt.toItf(state['queue'] as Value) as { readonly '#tup': readonly string[] })['#tup'],
  });
  const action = (id: string, writes: readonly string[]): Action => ({
    id,
    label: id,
    location: HERE,
    fields: [{ name: 'w', role: 'parameter' }],
    reads: ['holder', 'queue'],
    writes,
    successors: (state, given, emit) => {
      for (const { action: taken, w, next } of fifoSteps(plain(state), workers)) {
        if (taken !== id || (given?.[0] !== undefined && given[0] !== w)) continue;
        if (emit({ holder: next.holder, queue: rt.tuple([...next.queue]) }, [w]) === true) return;
      }
    },
    explain: () => [],
  });
  const spec: CompiledSpec = {
    name: 'Fifo',
    runtime: rt,
    sites: [],
    variables: ['holder', 'queue'],
    constants: new Map<string, Value>([['Workers', rt.set([...workers])]]),
    assumptions: [],
    initial: (emit) => {
      emit({ holder: 'nobody', queue: rt.tuple([]) });
    },
    isInitial: (state) => state['holder'] === 'nobody' && plain(state).queue.length === 0,
    actions: [
      action('Request', ['queue']),
      action('Grant', ['holder', 'queue']),
      action('Release', ['holder']),
    ],
    invariants: [],
    constraints: [],
    actionConstraints: [],
    properties: [],
    fairness: [],
    symmetry: [],
    view: undefined,
    alias: undefined,
    postconditions: [],
    definitions: new Map([
      [
        'HiddenActions',
        {
          name: 'HiddenActions',
          level: 'constant',
          location: HERE,
          evaluate: () => rt.set([...hidden], nowhere),
        },
      ],
    ]),
  };
  return { specDigest: LOCK_DIGEST, model: 'MCFifo', spec };
}
