/** Which predicates TLC evaluates for temporal properties, and where (tlc2.tool.liveness.Liveness of 2.15). */
import type { Temporal } from '@plimsoll/tla-values';
import { isJunction, isSame, junction, levelOf, type Node, nodeOf, refutation } from './node.ts';
import { disjunctsOf, NormalFormTooLarge, persistingIn, recurringIn } from './normal-form.ts';
import { type Tableau, TableauTooLarge, tableauOf } from './tableau.ts';

/** What TLC evaluates for those disjuncts of the normal form that need the same tableau (OrderOfSolution). */
export interface Solution {
  /** On every state that is expanded. */
  readonly states: readonly Node[];
  /** On every step from such a state inside the constraints, and on its stuttering step. */
  readonly steps: readonly Node[];
  /** On every target of such a step. */
  readonly tableau: Tableau | undefined;
}

/** A disjunct, sorted: what its states, its steps and its tableau must satisfy. */
interface Sorted {
  readonly recurringSteps: readonly Node[];
  readonly recurringStates: readonly Node[];
  readonly persisting: readonly Node[];
  readonly rest: readonly Node[];
}

/**
 * What TLC evaluates for these properties under this fairness. Throws TlaError where a constant part has no value.
 * A normal form that is too large for us, and in practice for TLC, is left at what stands under []<> and <>[].
 */
export function solutionsOf(
  fairness: readonly Temporal[],
  properties: readonly Temporal[],
): readonly Solution[] {
  if (properties.length === 0) return [];
  let sorted: readonly Sorted[];
  try {
    sorted = disjunctsOf(refutation(fairness, properties)).map((disjunct) =>
      sort(disjunct.kind === 'and' ? disjunct.of : [disjunct]),
    );
  } catch (error) {
    if (!(error instanceof NormalFormTooLarge)) throw error;
    sorted = [sort([...fairness, ...properties].map(nodeOf).flatMap(limitsIn))];
  }
  const groups: { readonly rest: Node | undefined; readonly members: Sorted[] }[] = [];
  for (const one of sorted) {
    const rest = one.rest.length > 1 ? junction('and', one.rest) : one.rest[0];
    const known = groups.find((group) =>
      rest === undefined || group.rest === undefined ? rest === group.rest : isSame(rest, group.rest),
    );
    if (known === undefined) groups.push({ rest, members: [one] });
    else known.members.push(one);
  }
  return groups.map(({ rest, members }) => ({
    states: distinct(members.flatMap((one) => one.recurringStates)),
    steps: distinct(members.flatMap((one) => [...one.recurringSteps, ...one.persisting])),
    tableau: rest === undefined ? undefined : tableauUnlessTooLarge(rest),
  }));
}

function sort(conjuncts: readonly Node[]): Sorted {
  const recurringSteps: Node[] = [];
  const recurringStates: Node[] = [];
  const persisting: Node[] = [];
  const rest: Node[] = [];
  for (const conjunct of conjuncts) {
    const forever = persistingIn(conjunct);
    const again = recurringIn(conjunct);
    if (forever !== undefined && levelOf(forever) < 3) persisting.push(forever);
    else if (again !== undefined && levelOf(again) < 3) {
      (levelOf(again) === 2 ? recurringSteps : recurringStates).push(again);
    } else if (!hasStep(conjunct)) rest.push(conjunct);
  }
  return { recurringSteps, recurringStates, persisting, rest };
}

function hasStep(node: Node): boolean {
  if (node.kind === 'atom') return node.isStep;
  if (node.kind === 'constant') return false;
  return isJunction(node) ? node.of.some(hasStep) : hasStep(node.of);
}

function limitsIn(node: Node): readonly Node[] {
  if (recurringIn(node) !== undefined || persistingIn(node) !== undefined) return [node];
  if (node.kind === 'atom' || node.kind === 'constant') return [];
  return isJunction(node) ? node.of.flatMap(limitsIn) : limitsIn(node.of);
}

function distinct(nodes: readonly Node[]): readonly Node[] {
  const kept: Node[] = [];
  const seen = new Set<Node>();
  for (const node of nodes) {
    if (seen.has(node) || kept.some((other) => isSame(node, other))) continue;
    seen.add(node);
    kept.push(node);
  }
  return kept;
}

function tableauUnlessTooLarge(formula: Node): Tableau | undefined {
  try {
    return tableauOf(formula);
  } catch (error) {
    if (error instanceof TableauTooLarge) return undefined;
    throw error;
  }
}
