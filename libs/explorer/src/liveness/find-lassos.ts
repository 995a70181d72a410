import type { Property, State } from '@plimsoll/tla-values';
import type { ExploreOptions } from '../options.ts';
import { evaluationErrorOf } from '../report/evaluation-error.ts';
import type { Ways } from '../report/trace.ts';
import { rowsTo, stepBetween, stepsOf } from '../report/trace.ts';
import type { StopReason, Trace, Violation } from '../result.ts';
import type { Search } from '../search/search.ts';
import { AutomatonTooLarge } from './automaton.ts';
import { behaviourOf, type Findings, findingsOn } from './check-formula.ts';
import { Formulas } from './formula.ts';
import type { Lasso } from './lasso.ts';
import { satisfies } from './lasso-semantics.ts';
import { AtomFailure } from './letters.ts';
import { ProductTooLarge } from './product.ts';
import type { StepGraph } from './step-graph.ts';
import { stepGraphOf } from './step-graph.ts';
import { type Evaluations, stepsRememberedMax } from './tlc/evaluations.ts';

export interface Lassos {
  readonly violations: readonly Violation[];
  readonly stopped: StopReason | undefined;
}

/** What a node of a product costs, in steps of a search. */
const stepsPerNode = 8;

/**
 * Judges the temporal properties on the graph that a complete search has recorded. Pauses after each slice.
 *
 * @param evaluations What the search evaluated on its way, if it did.
 */
export function* findLassos(
  search: Search,
  options: ExploreOptions,
  evaluations?: Evaluations,
): Generator<undefined, Lassos> {
  const graph = stepGraphOf(search);
  const violations: Violation[] = [];
  const isRemembered = graph.targets.length <= stepsRememberedMax;
  let known = { formulas: new Formulas(), findings: findingsOn(graph, evaluations?.truthsOf(graph)) };
  for (const property of search.spec.properties) {
    if (!isRemembered) known = { formulas: new Formulas(), findings: findingsOn(graph) };
    // TLCGet tells a temporal formula nothing of the run.
    search.spec.runtime.observeRun(() => undefined);
    const judging = judge(search, graph, property, known);
    for (;;) {
      const { done, value } = judging.next();
      if (done === true) {
        if (value === 'too large') return { violations, stopped: 'memory' };
        if (value !== undefined) violations.push(value);
        break;
      }
      options.onProgress?.({ phase: 'liveness', queued: 0, ...search.counts });
      yield undefined;
      const stopped = search.limits.stopReason();
      if (stopped !== undefined) return { violations, stopped };
    }
    if (violations.length > 0 && options.continueAfterViolation !== true) break;
  }
  search.tellOfRun();
  return { violations, stopped: undefined };
}

function* judge(
  search: Search,
  graph: StepGraph,
  property: Property,
  { formulas, findings }: { readonly formulas: Formulas; readonly findings: Findings },
): Generator<undefined, Violation | 'too large' | undefined> {
  const { liveness, name, location } = property;
  if (liveness === undefined) return undefined;
  const formula = formulas.and([
    ...search.spec.fairness.map((fairness) => formulas.from(fairness, true)),
    formulas.from(liveness, false),
  ]);
  try {
    const isSliceOver = () => search.limits.isSliceOver(stepsPerNode);
    const lasso = yield* behaviourOf(graph, formulas, formula, { isSliceOver, findings });
    if (lasso === undefined) return undefined;
    assertRefutes(search, graph, property, lasso);
    const trace = traceOf(search, lasso);
    return { check: 'temporal', verdict: 'liveness', property: name, location, trace, error: undefined };
  } catch (thrown) {
    if (thrown instanceof AutomatonTooLarge || thrown instanceof ProductTooLarge) return 'too large';
    if (!(thrown instanceof AtomFailure)) throw thrown;
    const error = evaluationErrorOf(search.spec, thrown.cause, location);
    const steps = stepsOf(search.ways, rowsTo(search.ways, thrown.state));
    return {
      check: 'evaluation',
      verdict: 'error',
      property: name,
      location,
      trace: { steps, loop: undefined },
      error,
    };
  }
}

/**
 * A counterexample is shown only when the definitions, evaluated on it, agree. What reads TLCSet's registers may have
 * another value by now than when it counted.
 */
function assertRefutes(search: Search, graph: StepGraph, property: Property, { prefix, cycle }: Lasso): void {
  if (search.spec.dependsOnRun === true) return;
  const states: State[] = [...prefix, ...cycle].map((index) => graph.stateAt(index));
  const behaviour = { states, loopStart: prefix.length };
  const isFair = search.spec.fairness.every((fairness) => satisfies(behaviour, fairness));
  if (isFair && property.liveness !== undefined && !satisfies(behaviour, property.liveness)) return;
  throw new Error(
    `the counterexample found for ${property.name} does not refute it: a defect of the explorer`,
  );
}

function traceOf(search: Search, { prefix, cycle }: Lasso): Trace {
  const ways: Ways = search.ways;
  const rows = [...prefix, ...cycle].map((index) => {
    const row = new Int32Array(ways.space.states.width);
    ways.space.states.read(index, row);
    return row;
  });
  const isStuttering = cycle.length === 1;
  const last = rows[rows.length - 1] as Int32Array;
  const action = isStuttering ? undefined : stepBetween(ways, last, rows[prefix.length] as Int32Array);
  return { steps: stepsOf(ways, rows), loop: { start: prefix.length, action } };
}
