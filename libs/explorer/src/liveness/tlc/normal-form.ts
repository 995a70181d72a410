/** The disjunctive normal form of tlc2.tool.liveness: simplify, pushNeg, toDNF, flattenSingleJunctions of 2.15. */
import { type Junction, junction, type Node } from './node.ts';

/** Most conjuncts of a normal form. TLC itself has no limit, and ends without memory. */
const conjunctsMax = 1 << 20;

/** The normal form is larger than we are ready to write down. */
export class NormalFormTooLarge extends Error {}

/** The disjuncts of the formula; empty when it is false whatever happens. */
export function disjunctsOf(formula: Node): readonly Node[] {
  const form = disjunctive(simplified(formula));
  if (form.kind === 'constant' && !form.value) return [];
  return (form.kind === 'or' ? form.of : [form]).map(flattened);
}

/** Without constants, and without [][] and <><>. */
function simplified(node: Node): Node {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const absorbing = node.kind === 'or';
      const parts = node.of.map(simplified);
      if (parts.some((part) => part.kind === 'constant' && part.value === absorbing)) {
        return { kind: 'constant', value: absorbing };
      }
      const left = junction(
        node.kind,
        parts.filter((part) => part.kind !== 'constant'),
      );
      if (left.of.length === 0) return { kind: 'constant', value: !absorbing };
      return left.of.length === 1 ? (left.of[0] as Node) : left;
    }
    case 'not': {
      const of = simplified(node.of);
      return of.kind === 'constant' ? { kind: 'constant', value: !of.value } : { kind: 'not', of };
    }
    case 'always':
    case 'eventually': {
      const of = simplified(node.of);
      return { kind: node.kind, of: of.kind === node.kind ? of.of : of };
    }
    default:
      return node;
  }
}

/** The negation, pushed inwards down to the first atoms and negations. */
function negated(node: Node): Node {
  switch (node.kind) {
    case 'and':
    case 'or':
      return junction(node.kind === 'and' ? 'or' : 'and', node.of.map(negated));
    case 'not':
      return node.of;
    case 'always':
      return { kind: 'eventually', of: negated(node.of) };
    case 'eventually':
      return { kind: 'always', of: negated(node.of) };
    case 'constant':
      return { kind: 'constant', value: !node.value };
    default:
      return { kind: 'not', of: node };
  }
}

function disjunctive(node: Node): Node {
  if (node.kind === 'not') return node.of.kind === 'atom' ? node : disjunctive(negated(node.of));
  if (node.kind === 'and') return conjunctionOf(node);
  return node.kind === 'or' ? disjunctionOf(node) : node;
}

function conjunctionOf(node: Junction): Node {
  const factors = node.of.map(disjunctive).flatMap((part) => (part.kind === 'and' ? part.of : [part]));
  let ways: Node[][] = [[]];
  for (const factor of factors) {
    const choices = factor.kind === 'or' ? factor.of : [factor];
    if (ways.length * choices.length * factors.length > conjunctsMax) throw new NormalFormTooLarge();
    ways = ways.flatMap((way) => choices.map((choice) => [...way, choice]));
  }
  const isOne = factors.every((factor) => factor.kind !== 'or' || factor.of.length === 1);
  if (isOne) return { kind: 'and', of: factors };
  return { kind: 'or', of: ways.map((way) => junction('and', way)) };
}

/** []<>f \/ []<>g becomes []<>(f \/ g), after the other disjuncts. */
function disjunctionOf(node: Junction): Node {
  const parts = node.of.map(disjunctive).flatMap((part) => (part.kind === 'or' ? part.of : [part]));
  const recurring = parts.map(recurringIn);
  const others = parts.filter((_, i) => recurring[i] === undefined);
  const bodies = recurring.filter((body) => body !== undefined);
  if (bodies.length === 0) return junction('or', others);
  const body = bodies.length === 1 ? (bodies[0] as Node) : junction('or', bodies);
  return junction('or', [...others, { kind: 'always', of: { kind: 'eventually', of: body } }]);
}

/** f of []<>f. */
export function recurringIn(node: Node): Node | undefined {
  return node.kind === 'always' && node.of.kind === 'eventually' ? node.of.of : undefined;
}

/** f of <>[]f. */
export function persistingIn(node: Node): Node | undefined {
  return node.kind === 'eventually' && node.of.kind === 'always' ? node.of.of : undefined;
}

/** Junctions of one are that one; two negations are none. */
function flattened(node: Node): Node {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of.length === 1
        ? flattened(node.of[0] as Node)
        : junction(node.kind, node.of.map(flattened));
    case 'not':
      return node.of.kind === 'not' ? flattened(node.of.of) : { kind: 'not', of: flattened(node.of) };
    case 'always':
    case 'eventually':
      return { kind: node.kind, of: flattened(node.of) };
    default:
      return node;
  }
}
