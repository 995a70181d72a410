/**
 * The particle tableau of TLC (tlc2.tool.liveness.TBGraph and TBPar of 2.15, after Manna and Pnueli), as far as it
 * decides what is evaluated: each node's literals, which TLC tries on every state that it meets.
 */
import { isJunction, isSame, junction, type Node } from './node.ts';

/** A set of formulas without repetition; particles have a handful. */
type Particle = readonly Node[];

/** An atom, or the negation of one. */
export type Literal = Node;

export interface Tableau {
  /** Literals of each node, in the order in which TLC tries them until one is false. */
  readonly nodes: readonly (readonly Literal[])[];
  /** How many of the nodes, from the first, are tried on initial states. */
  readonly initialCount: number;
}

/** Most nodes: TLC needs one node and state each, and does not end long before. */
const nodesMax = 4096;

/** The tableau is larger than we are ready to build. */
export class TableauTooLarge extends Error {}

/** The tableau of a formula. */
export function tableauOf(formula: Node): Tableau {
  const nodes: Particle[] = [...closures([binary(formula)])];
  const initialCount = nodes.length;
  for (let i = 0; i < nodes.length; i++) {
    const implied = (nodes[i] as Particle).flatMap((node) => (node.kind === 'next' ? [node.of] : []));
    for (const particle of closures(implied)) {
      if (!nodes.some((known) => areSame(known, particle))) nodes.push(particle);
    }
    if (nodes.length > nodesMax) throw new TableauTooLarge();
  }
  return { nodes: nodes.map((particle) => particle.filter(isLiteral)), initialCount };
}

function isLiteral(node: Node): boolean {
  return node.kind === 'atom' || (node.kind === 'not' && node.of.kind === 'atom');
}

/** Junctions of two only, split in the middle. */
function binary(node: Node): Node {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const [first] = node.of;
      if (node.of.length === 1) return binary(first as Node);
      const middle = Math.floor(node.of.length / 2);
      const half = (from: number, to: number): Node => binary(junction(node.kind, node.of.slice(from, to)));
      return { kind: node.kind, of: [half(0, middle), half(middle, node.of.length)] };
    }
    case 'not':
    case 'always':
    case 'eventually':
      return { kind: node.kind, of: binary(node.of) };
    default:
      return node;
  }
}

/** a holds when both b and c do (alpha), or when one of them does (beta). */
type Triple = readonly [a: Node, b: Node, c: Node];

/** All particles that contain the terms: TBPar.particleClosure. */
function closures(terms: Particle): readonly Particle[] {
  const closure = positiveClosure(terms);
  const alphas = closure.map(alphaOf).filter((triple) => triple !== undefined);
  const betas = closure.map(betaOf).filter((triple) => triple !== undefined);
  return expand(terms, alphas, betas);
}

function alphaOf(node: Node): Triple | undefined {
  if (node.kind === 'always') return [node, node.of, { kind: 'next', of: node }];
  return node.kind === 'and' ? [node, node.of[0] as Node, node.of[1] as Node] : undefined;
}

function betaOf(node: Node): Triple | undefined {
  if (node.kind === 'eventually') return [node, node.of, { kind: 'next', of: node }];
  return node.kind === 'or' ? [node, node.of[0] as Node, node.of[1] as Node] : undefined;
}

function expand(terms: Particle, alphas: readonly Triple[], betas: readonly Triple[]): readonly Particle[] {
  if (!isConsistent(terms)) return [];
  const all = [...terms];
  for (let i = 0; i < all.length; i++) {
    const triple = alphaOf(all[i] as Node);
    if (triple === undefined) continue;
    for (const part of [triple[1], triple[2]]) if (!has(all, part)) all.push(part);
  }
  for (let isDone = false; !isDone; ) {
    isDone = true;
    for (const [a, b, c] of alphas) {
      if (!has(all, b) || !has(all, c) || has(all, a)) continue;
      all.push(a);
      isDone = false;
    }
  }
  return isConsistent(all) ? branch(all, alphas, betas) : [];
}

function branch(terms: Particle, alphas: readonly Triple[], betas: readonly Triple[]): readonly Particle[] {
  for (const term of terms) {
    const triple = betaOf(term);
    if (triple === undefined || has(terms, triple[1]) || has(terms, triple[2])) continue;
    const first = expand([...terms, triple[1]], alphas, betas);
    const second = expand([...terms, triple[2]], alphas, betas);
    // TBParVec.union: those of the first that the second has not, then those of the second.
    return [...first.filter((one) => !second.some((other) => areSame(one, other))), ...second];
  }
  for (const [a, b, c] of betas) {
    if ((has(terms, b) || has(terms, c)) && !has(terms, a)) return expand([...terms, a], alphas, betas);
  }
  return [terms];
}

/** The terms and what is in them, without negations. */
function positiveClosure(terms: Particle): readonly Node[] {
  const pending = [...terms];
  const closure: Node[] = [];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind !== 'not') closure.push(node);
    if (node.kind === 'always' || node.kind === 'eventually') closure.push({ kind: 'next', of: node });
    if (isJunction(node)) pending.push(...node.of);
    else if (node.kind !== 'atom' && node.kind !== 'constant') pending.push(node.of);
  }
  return closure;
}

function isConsistent(terms: Particle): boolean {
  return !terms.some(
    (term) => term.kind === 'atom' && terms.some((other) => other.kind === 'not' && other.of === term),
  );
}

function has(terms: Particle, node: Node): boolean {
  return terms.some((term) => isSame(term, node));
}

function areSame(a: Particle, b: Particle): boolean {
  return a.every((node) => has(b, node)) && b.every((node) => has(a, node));
}
