/** Lock.tla, compiled by hand, so that the monitor's tests do not rest on the compiler. */
import {
  type Action,
  type CompiledSpec,
  type ConjunctReport,
  createRuntime,
  nowhere,
  type Runtime,
  type SourceLocation,
  type State,
  type Value,
} from '@plimsoll/tla-values';
import type { Digest } from '@plimsoll/trace';
import type { MonitoredSpec } from '../monitored-spec.ts';

export const LOCK_DIGEST: Digest = `sha256:${'1'.repeat(64)}`;

export interface LockModel {
  readonly workers?: readonly string[];
  readonly tokenMax?: number;
  readonly hidden?: readonly string[];
  readonly deadlines?: unknown;
  /** Another name, for two specs in one trace. */
  readonly name?: string;
  /** An invariant on top of TypeOK. */
  readonly invariant?: { readonly name: string; readonly holds: (state: State) => boolean };
}

export function lockSpec(model: LockModel = {}): MonitoredSpec {
  const runtime = createRuntime({ stringOrder: [], integers: 'exact' });
  const strings = (names: readonly string[]) => runtime.set([...names]);
  const build = (constants: ReadonlyMap<string, Value>) => compiled(runtime, constants, model);
  const constants = new Map<string, Value>([
    ['Workers', strings(model.workers ?? ['a', 'b'])],
    ['TokenMax', model.tokenMax ?? 1000],
  ]);
  return { specDigest: LOCK_DIGEST, model: 'MCLock', spec: build(constants), instantiate: build };
}

function at(line: number): SourceLocation {
  return { module: 'Lock', beginLine: line, beginColumn: 6, endLine: line, endColumn: 30 };
}

function compiled(rt: Runtime, constants: ReadonlyMap<string, Value>, model: LockModel): CompiledSpec {
  const workers = constants.get('Workers') as Value;
  const tokenMax = constants.get('TokenMax') as Value;
  const get = (f: Value | undefined, w: Value) => rt.apply(f as Value, w, nowhere);
  const put = (f: Value | undefined, w: Value, to: Value) => rt.except(f as Value, [w], () => to, nowhere);
  const action = (
    id: string,
    line: number,
    writes: readonly string[],
    guards: (state: State, w: Value) => readonly (readonly [text: string, holds: boolean, seen: string])[],
    next: (state: State, w: Value) => State,
  ): Action => ({
    id,
    label: id,
    location: at(line),
    fields: [{ name: 'w', role: 'parameter' }],
    reads: ['holder', 'token', 'queue'],
    writes,
    successors: (state, given, emit) => {
      const w = given?.[0];
      const domain =
        w === undefined ? rt.elements(workers, nowhere) : rt.isIn(w, workers, nowhere) ? [w] : [];
      for (const each of domain) {
        if (guards(state, each).every(([, holds]) => holds) && emit(next(state, each), [each]) === true)
          return;
      }
    },
    explain: (state, given) => {
      const w = given[0];
      if (w === undefined || !rt.isIn(w, workers, nowhere)) return [];
      let isReached = true;
      return guards(state, w).map(([text, holds, seen], index): ConjunctReport => {
        const report = isReached ? holds : undefined;
        isReached &&= holds;
        const operands = [{ text: seen, value: state[seen] as Value }];
        return {
          location: at(line + index + 1),
          text,
          kind: 'guard',
          variable: undefined,
          holds: report,
          operands,
        };
      });
    },
  });
  const definition = (name: string, json: unknown) =>
    [name, { name, level: 'constant', location: at(1), evaluate: () => rt.fromItf(json) }] as const;
  const set = (members: readonly string[]) => ({ '#set': members });
  return {
    name: model.name ?? 'Lock',
    runtime: rt,
    sites: [],
    variables: ['holder', 'token', 'queue'],
    constants,
    assumptions: [{ name: 'TokenAssumption', location: at(6), holds: () => rt.gt(tokenMax, 0, nowhere) }],
    initial: (emit) => {
      emit({ holder: 'nobody', token: 0, queue: rt.fn(workers, () => false, nowhere) });
    },
    isInitial: (state) =>
      state['holder'] === 'nobody' &&
      state['token'] === 0 &&
      rt.eq(
        state['queue'] as Value,
        rt.fn(workers, () => false, nowhere),
        nowhere,
      ),
    actions: [
      action(
        'Request',
        22,
        ['queue'],
        (s, w) => [
          ['holder # w', s['holder'] !== w, 'holder'],
          ['~queue[w]', get(s['queue'], w) === false, 'queue'],
        ],
        (s, w) => ({ ...s, queue: put(s['queue'], w, true) }),
      ),
      action(
        'Grant',
        28,
        ['holder', 'token', 'queue'],
        (s, w) => [
          ['holder = "nobody"', s['holder'] === 'nobody', 'holder'],
          ['queue[w]', get(s['queue'], w) === true, 'queue'],
          ['token < TokenMax', rt.lt(s['token'] as Value, tokenMax, nowhere), 'token'],
        ],
        (s, w) => ({
          holder: w,
          token: rt.add(s['token'] as Value, 1, nowhere),
          queue: put(s['queue'], w, false),
        }),
      ),
      action(
        'Release',
        36,
        ['holder'],
        (s, w) => [['holder = w', s['holder'] === w, 'holder']],
        (s) => ({ ...s, holder: 'nobody' }),
      ),
    ],
    invariants: [
      {
        name: 'TypeOK',
        location: at(11),
        reads: ['token'],
        holds: (s) => rt.le(s['token'] as Value, tokenMax, nowhere),
      },
      ...(model.invariant
        ? [{ location: at(1), reads: ['holder', 'token', 'queue'], ...model.invariant }]
        : []),
    ],
    constraints: [],
    actionConstraints: [],
    properties: [
      {
        name: 'TokenGrows',
        location: at(48),
        initial: [],
        invariants: [],
        steps: [
          {
            name: 'TokenGrows',
            location: at(48),
            holds: (s, t) => rt.ge(t['token'] as Value, s['token'] as Value, nowhere),
          },
        ],
        liveness: undefined,
      },
    ],
    fairness: [],
    symmetry: [],
    view: undefined,
    alias: undefined,
    postconditions: [],
    definitions: new Map([
      definition('TraceConstants', set(['Workers', 'TokenMax'])),
      definition('HiddenActions', set(model.hidden ?? [])),
      definition('Deadlines', model.deadlines ?? set([])),
    ]),
  };
}
