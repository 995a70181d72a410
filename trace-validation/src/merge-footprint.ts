/**
 * Which lines of concurrent sources cannot get in each other's way: then one order of them stands for all (the
 * ample sets of partial order reduction). Told apart by variables, before any state is known, and to the safe side.
 */
import type { CompiledSpec } from '@plimsoll/tla-values';
import type { SpecLine } from './line-decoder.ts';
import { definedStrings } from './monitored-spec.ts';
import type { SharedVariable } from './shared-variables.ts';

/** Variables of all specs as bits. */
export interface Footprint {
  readonly reads: bigint;
  readonly writes: bigint;
}

const NOTHING: Footprint = { reads: 0n, writes: 0n };

/** True when the two may be done in either order, with the same outcome. */
export function isIndependent(one: Footprint, other: Footprint): boolean {
  return (one.writes & (other.reads | other.writes)) === 0n && (one.reads & other.writes) === 0n;
}

export function unionOf(footprints: readonly Footprint[]): Footprint {
  return footprints.reduce(
    (sum, each) => ({ reads: sum.reads | each.reads, writes: sum.writes | each.writes }),
    NOTHING,
  );
}

/** Footprints of lines, and of the hidden steps that may come between them. */
export class Footprints {
  readonly #specs: readonly SpecFootprints[];
  /** What hidden steps may read and write. */
  readonly hidden: Footprint;

  constructor(specs: readonly CompiledSpec[], shared: readonly SharedVariable[]) {
    let first = 0n;
    this.#specs = specs.map((spec) => {
      const made = specFootprints(spec, first, specs, shared);
      first += BigInt(spec.variables.length);
      return made;
    });
    this.hidden = unionOf(this.#specs.map(({ hidden }) => hidden));
  }

  ofLine(specs: readonly SpecLine[]): Footprint {
    return unionOf(specs.map((line, at) => (this.#specs[at] as SpecFootprints).ofLine(line)));
  }
}

interface SpecFootprints {
  readonly hidden: Footprint;
  ofLine(line: SpecLine): Footprint;
}

function specFootprints(
  spec: CompiledSpec,
  first: bigint,
  specs: readonly CompiledSpec[],
  shared: readonly SharedVariable[],
): SpecFootprints {
  const bitOf = new Map(spec.variables.map((variable, at) => [variable, 1n << (first + BigInt(at))]));
  const bits = (variables: readonly string[]) =>
    variables.reduce((sum, variable) => sum | (bitOf.get(variable) ?? 0n), 0n);
  const all = bits(spec.variables);
  // A step property sees the whole step: what its spec's other lines change can decide it.
  const hasStepProperties = spec.properties.some(({ steps }) => steps.length > 0);
  const invariants = [...spec.invariants, ...spec.properties.flatMap((property) => property.invariants)];
  const judged = (writes: bigint): bigint => {
    const read = invariants.reduce(
      (sum, { reads }) => ((bits(reads) & writes) === 0n ? sum : sum | bits(reads)),
      hasStepProperties ? all : 0n,
    );
    return read | sharedBits(spec, specs, shared, writes, bits);
  };
  const taken = (reads: readonly string[], writes: readonly string[]): Footprint => ({
    reads: bits(reads) | judged(bits(writes)),
    writes: bits(writes),
  });
  const known = new Map(spec.actions.map((action) => [action, taken(action.reads, action.writes)]));
  const hiddenIds = definedStrings(spec, 'HiddenActions');
  return {
    hidden: unionOf([...known].flatMap(([{ id }, footprint]) => (hiddenIds.has(id) ? [footprint] : []))),
    ofLine: ({ step, observations }) => {
      const seen: Footprint = { reads: bits(observations.map(({ variable }) => variable)), writes: 0n };
      if (step.kind === 'action') return unionOf([seen, known.get(step.action) ?? NOTHING]);
      return step.kind === 'any' ? { reads: all, writes: all } : seen;
    },
  };
}

/** Writing a variable that is shared reads what it must equal. */
function sharedBits(
  spec: CompiledSpec,
  specs: readonly CompiledSpec[],
  shared: readonly SharedVariable[],
  writes: bigint,
  bits: (variables: readonly string[]) => bigint,
): bigint {
  const isTouched = shared.some((group) =>
    group.some((member) => member.spec === spec.name && (bits([member.variable]) & writes) !== 0n),
  );
  if (!isTouched) return 0n;
  const count = specs.reduce((sum, { variables }) => sum + variables.length, 0);
  return (1n << BigInt(count)) - 1n;
}
