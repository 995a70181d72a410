/**
 * Temporal formulas as TLC keeps them (tlc2.tool.liveness.LiveExprNode and Liveness.astToLive of 2.15): not the normal
 * form in which we judge them, but the one that decides which predicates TLC evaluates in which states and steps.
 */
import type { State, Temporal } from '@plimsoll/tla-values';
import type { AtomPart } from '../truths.ts';

/** A predicate: of a state, or of a step where `isStep`. Two occurrences are two atoms, as for TLC. */
export interface AtomNode {
  readonly kind: 'atom';
  readonly isStep: boolean;
  /** The formula it stands in, and which part of it: what others know it by. */
  readonly source: Temporal;
  readonly part: AtomPart;
  holds(state: State, next: State): boolean;
}

export type Node =
  | AtomNode
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Node[] }
  | { readonly kind: 'not' | 'always' | 'eventually' | 'next'; readonly of: Node };

export type Junction = Extract<Node, { kind: 'and' | 'or' }>;

const not = (of: Node): Node => ({ kind: 'not', of });
const always = (of: Node): Node => ({ kind: 'always', of });
const eventually = (of: Node): Node => ({ kind: 'eventually', of });

export function isJunction(node: Node): node is Junction {
  return node.kind === 'and' || node.kind === 'or';
}

/** A junction; operands of its own kind are taken apart, as addConj and addDisj do. */
export function junction(kind: Junction['kind'], operands: readonly Node[]): Junction {
  return { kind, of: operands.flatMap((operand) => (operand.kind === kind ? operand.of : [operand])) };
}

/** The formula whose counterexamples TLC looks for: the fairness, and the negation of one of the properties. */
export function refutation(fairness: readonly Temporal[], properties: readonly Temporal[]): Node {
  const denials = properties.map((property) => not(nodeOf(property)));
  return junction('and', [
    ...fairness.map(nodeOf),
    denials.length === 1 ? (denials[0] as Node) : junction('or', denials),
  ]);
}

/** A formula as TLC reads it. Evaluates what is constant: throws TlaError where that has no value. */
export function nodeOf(formula: Temporal): Node {
  switch (formula.kind) {
    case 'state': {
      for (const evaluate of formula.constantParts ?? []) evaluate();
      if (formula.isConstant === true) return { kind: 'constant', value: formula.holds({}) };
      const holds = (state: State) => formula.holds(state);
      return { kind: 'atom', isStep: false, source: formula, part: 'holds', holds };
    }
    case 'action': {
      const holds = (state: State, next: State) => formula.holds(state, next);
      return { kind: 'atom', isStep: true, source: formula, part: 'holds', holds };
    }
    case 'not':
      return not(nodeOf(formula.of));
    case 'always':
      return always(nodeOf(formula.of));
    case 'eventually':
      return eventually(nodeOf(formula.of));
    case 'and':
    case 'or':
      return junction(formula.kind, formula.of.map(nodeOf));
    case 'implies':
      return { kind: 'or', of: [not(nodeOf(formula.left)), nodeOf(formula.right)] };
    case 'equivalent': {
      // TLC refuses it between temporal formulas.
      const [left, right] = [nodeOf(formula.left), nodeOf(formula.right)];
      return junction('or', [junction('and', [left, right]), junction('and', [not(left), not(right)])]);
    }
    case 'leadsTo':
      return always({ kind: 'or', of: [not(nodeOf(formula.left)), eventually(nodeOf(formula.right))] });
    case 'weakFairness':
    case 'strongFairness': {
      const enabled: Node = {
        kind: 'atom',
        isStep: false,
        source: formula,
        part: 'enabled',
        holds: (state) => formula.enabled(state),
      };
      const step: Node = {
        kind: 'atom',
        isStep: true,
        source: formula,
        part: 'step',
        holds: (state, next) => formula.step(state, next),
      };
      return formula.kind === 'weakFairness'
        ? always(eventually({ kind: 'or', of: [not(enabled), step] }))
        : { kind: 'or', of: [eventually(always(not(enabled))), always(eventually(step))] };
    }
  }
}

/** 0 constant, 1 state, 2 step, 3 temporal. */
export function levelOf(node: Node): number {
  switch (node.kind) {
    case 'constant':
      return 0;
    case 'atom':
      return node.isStep ? 2 : 1;
    case 'and':
    case 'or':
      return Math.max(0, ...node.of.map(levelOf));
    case 'not':
    case 'next':
      return levelOf(node.of);
    case 'always':
    case 'eventually':
      return 3;
  }
}

/** Whether two are written alike; atoms are equal only to themselves. */
export function isSame(a: Node, b: Node): boolean {
  if (a === b) return true;
  switch (a.kind) {
    case 'atom':
      return false;
    case 'constant':
      return b.kind === 'constant' && a.value === b.value;
    case 'and':
    case 'or':
      return (
        a.kind === b.kind &&
        a.of.length === b.of.length &&
        a.of.every((part, i) => isSame(part, b.of[i] as Node))
      );
    default:
      return a.kind === b.kind && isSame(a.of, b.of);
  }
}
