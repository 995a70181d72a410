import {
  type CompiledSpec,
  type EventField,
  nowhere,
  type Runtime,
  type State,
  type StatePredicate,
  type Value,
} from '@plimsoll/tla-values';
import { handAction, handPredicate, handSpec } from './hand-spec.ts';

function conjunction(name: string, conjuncts: readonly StatePredicate[]): StatePredicate {
  const reads = [...new Set(conjuncts.flatMap((part) => part.reads))];
  return {
    ...handPredicate(name, reads, (state) => conjuncts.every((part) => part.holds(state))),
    conjuncts,
  };
}

/** Two-phase commit (Gray and Lamport, "Consensus on Transaction Commit") with `count` resource managers, as a compiler would write it. */
export function twoPhase(runtime: Runtime, count: number): CompiledSpec {
  const rt = runtime;
  const managers = Array.from({ length: count }, (_, i) => rt.modelValue(`rm${i + 1}`) as Value);
  const rmSet = rt.set(managers);
  const prepared = (rm: Value): Value => rt.record(['type', 'rm'], ['Prepared', rm]);
  const commit = rt.record(['type'], ['Commit']);
  const abort = rt.record(['type'], ['Abort']);
  const messages = rt.canonical(rt.set([...managers.map(prepared), commit, abort]));
  const states = rt.canonical(rt.set(['working', 'prepared', 'committed', 'aborted']));
  const tmStates = rt.canonical(rt.set(['init', 'committed', 'aborted']));
  const rmStates = rt.functionSet(rmSet, states, nowhere);
  const field: EventField[] = [{ name: 'rm', role: 'parameter' }];
  const managed = (
    id: string,
    reads: readonly string[],
    writes: readonly string[],
    step: (state: State, rm: Value) => { readonly [variable: string]: Value } | undefined,
  ) =>
    handAction({
      id,
      module: 'TwoPhase',
      fields: field,
      reads,
      writes,
      *steps(state) {
        for (const rm of managers) {
          const changes = step(state, rm);
          if (changes !== undefined) yield { writes: changes, payload: [rm] };
        }
      },
    });
  const v = (state: State, name: string): Value => state[name] as Value;
  const send = (state: State, message: Value): Value =>
    rt.union(v(state, 'msgs'), rt.set([message]), nowhere);
  const rmTo = (state: State, rm: Value, to: string): Value =>
    rt.except(v(state, 'rmState'), [rm], () => to, nowhere);
  const isRm = (state: State, rm: Value, is: string): boolean =>
    rt.apply(v(state, 'rmState'), rm, nowhere) === is;
  const has = (state: State, message: Value): boolean => rt.isIn(message, v(state, 'msgs'), nowhere);
  return handSpec({
    name: 'TwoPhase',
    runtime,
    variables: ['rmState', 'tmState', 'tmPrepared', 'msgs'],
    initialStates: [
      {
        rmState: rt.fn(rmSet, () => 'working', nowhere),
        tmState: 'init',
        tmPrepared: rt.set([]),
        msgs: rt.set([]),
      },
    ],
    actions: [
      handAction({
        id: 'TMCommit',
        reads: ['tmState', 'tmPrepared', 'msgs'],
        writes: ['tmState', 'msgs'],
        *steps(state) {
          if (state['tmState'] !== 'init' || !rt.eq(v(state, 'tmPrepared'), rmSet, nowhere)) return;
          yield { writes: { tmState: 'committed', msgs: send(state, commit) } };
        },
      }),
      handAction({
        id: 'TMAbort',
        reads: ['tmState', 'msgs'],
        writes: ['tmState', 'msgs'],
        *steps(state) {
          if (state['tmState'] === 'init') yield { writes: { tmState: 'aborted', msgs: send(state, abort) } };
        },
      }),
      managed('TMRcvPrepared', ['tmState', 'msgs', 'tmPrepared'], ['tmPrepared'], (state, rm) =>
        state['tmState'] === 'init' && has(state, prepared(rm))
          ? { tmPrepared: rt.union(v(state, 'tmPrepared'), rt.set([rm]), nowhere) }
          : undefined,
      ),
      managed('RMPrepare', ['rmState', 'msgs'], ['rmState', 'msgs'], (state, rm) =>
        isRm(state, rm, 'working')
          ? { rmState: rmTo(state, rm, 'prepared'), msgs: send(state, prepared(rm)) }
          : undefined,
      ),
      managed('RMChooseToAbort', ['rmState'], ['rmState'], (state, rm) =>
        isRm(state, rm, 'working') ? { rmState: rmTo(state, rm, 'aborted') } : undefined,
      ),
      managed('RMRcvCommitMsg', ['rmState', 'msgs'], ['rmState'], (state, rm) =>
        has(state, commit) ? { rmState: rmTo(state, rm, 'committed') } : undefined,
      ),
      managed('RMRcvAbortMsg', ['rmState', 'msgs'], ['rmState'], (state, rm) =>
        has(state, abort) ? { rmState: rmTo(state, rm, 'aborted') } : undefined,
      ),
    ],
    invariants: [
      conjunction('TPTypeOK', [
        handPredicate('TPTypeOK', ['rmState'], (state) => rt.isIn(v(state, 'rmState'), rmStates, nowhere)),
        handPredicate('TPTypeOK', ['tmState'], (state) => rt.isIn(v(state, 'tmState'), tmStates, nowhere)),
        handPredicate('TPTypeOK', ['tmPrepared'], (state) =>
          rt.subseteq(v(state, 'tmPrepared'), rmSet, nowhere),
        ),
        handPredicate('TPTypeOK', ['msgs'], (state) => rt.subseteq(v(state, 'msgs'), messages, nowhere)),
      ]),
      handPredicate('TCConsistent', ['rmState'], (state) =>
        managers.every((a) =>
          managers.every((b) => !(isRm(state, a, 'aborted') && isRm(state, b, 'committed'))),
        ),
      ),
    ],
  });
}
