import type { Conjunction } from './acceptance.ts';
import { disjuncts } from './acceptance.ts';
import { automatonOf } from './automaton.ts';
import type { Reached } from './fair-component.ts';
import { fairComponent, reach } from './fair-component.ts';
import type { Formula, Formulas } from './formula.ts';
import type { Lasso } from './lasso.ts';
import { lassoIn } from './lasso.ts';
import { Letters } from './letters.ts';
import { Product } from './product.ts';
import type { StepGraph } from './step-graph.ts';
import type { Truths } from './truths.ts';

/** How a formula is judged. */
export interface CheckOptions {
  /** Asked often; the check pauses (yields) when it says true. */
  readonly isSliceOver: () => boolean;
  /** Leave everything to the automaton: slower, the same answer; a test compares the two. */
  readonly automatonOnly?: boolean;
  /** What judging one formula found out of the graph, for the next one over the same `Formulas`. */
  readonly findings?: Findings;
}

/** What is known of a graph: which steps satisfy which letters, and its products with automata by what they accept. */
export interface Findings {
  readonly letters: Letters;
  readonly products: Map<string, { readonly product: Product; readonly reached: Reached }>;
}

export function findingsOn(graph: StepGraph, truths?: Truths): Findings {
  return { letters: new Letters(graph, truths), products: new Map() };
}

/** Finds a behaviour of the graph that satisfies the formula, or undefined when none does. */
export function* behaviourOf(
  graph: StepGraph,
  formulas: Formulas,
  formula: Formula,
  options: CheckOptions,
): Generator<undefined, Lasso | undefined> {
  const { letters, products } = options.findings ?? findingsOn(graph);
  const conjunctions: readonly Conjunction[] =
    options.automatonOnly === true
      ? [{ recurrences: [], persistences: [], pairs: [], rest: [formula] }]
      : disjuncts(formulas, formula);
  // Most disjuncts of a property need the same automaton: often the trivial one.
  for (const conjunction of conjunctions) {
    const key = conjunction.rest.map(({ id }) => id).join(' ');
    let known = products.get(key);
    if (known === undefined) {
      const product = new Product(graph, letters, automatonOf(formulas, conjunction.rest));
      known = { product, reached: yield* reach(product, options.isSliceOver) };
      products.set(key, known);
    }
    const { product, reached } = known;
    const membership = new Int32Array(product.size);
    const component = yield* fairComponent(product, reached, conjunction, membership, options.isSliceOver);
    if (component !== undefined) return lassoIn(product, reached, component, membership);
  }
  return undefined;
}
