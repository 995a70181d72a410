/**
 * Random choices are made in constants, ASSUMEs, Init and Next, where a seed decides them and a counterexample can be
 * found again. Elsewhere they are refused.
 */
import type { ModelConfig } from '@plimsoll/tla-ir';
import { rootDefinition } from '../passes/root-definition.ts';
import type { Behaviour } from '../passes/split-specification.ts';
import type { ModuleContext } from './context.ts';

/** @throws CompileProblemSignal SC202 */
export function refuseStrayDraws(
  { ir, analysis, source }: ModuleContext,
  { config, behaviour }: { readonly config: ModelConfig; readonly behaviour: Behaviour | undefined },
): void {
  const { invariants, properties, constraints, actionConstraints, view, alias, postconditions } = config;
  const named = [
    ...invariants,
    ...properties,
    ...constraints,
    ...actionConstraints,
    view,
    alias,
    ...postconditions,
  ];
  for (const one of named) {
    if (one === undefined) continue;
    const { body, location } = rootDefinition(ir, config, one, 3);
    if (analysis.drawsIn(body))
      source.refuse('SC202', location, 'Random choice stands outside of constants, ASSUME, Init and Next');
  }
  const { fairness = [], next } = behaviour ?? {};
  if (next === undefined || fairness.length === 0) return;
  // ENABLED would choose anew.
  if ([next, ...fairness].some(({ expr }) => analysis.drawsIn(expr)))
    source.refuse('SC202', next.expr.location, 'Random choice stands in a Next with fairness');
}
