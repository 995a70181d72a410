/** Module TLC. */
import { cardinalityOf } from '../cardinality.ts';
import { enumerated } from '../enumerate.ts';
import { equal } from '../equality.ts';
import { format, show } from '../format.ts';
import { convertedTo, Fn, isFunction } from '../function-kinds.ts';
import { canonical } from '../intern.ts';
import { asFn } from '../order.ts';
import { buildSet } from '../set-builder.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  EnumSet,
  FilteredSet,
  FunctionSet,
  isAnySet,
  isEnumerable,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
  UnionSet,
  UnsortableSet,
} from '../set-kinds.ts';
import { type Site, TlaError } from '../tla-error.ts';
import type { Universe } from '../universe.ts';
import type { Value } from '../value.ts';
import {
  functionArgument,
  type Operator,
  type StandardFunction,
  sequenceArgument,
  wrongArgument,
} from './arguments.ts';
import { randomElement } from './random-choice.ts';

/** What the module needs from outside: where text goes, the clock, and facts about the run. */
export interface TlcHost {
  readonly print: ((text: string) => void) | undefined;
  /** `TLCGet("level")` …; undefined for a name that is not known. */
  readonly get: (name: string) => Value | undefined;
  /** When the run began, by `performance.now()`: `TLCGet("duration")` counts from there. */
  readonly startedAtMs: number;
}

export function tlcModule(u: Universe, host: TlcHost): { readonly [name: string]: StandardFunction } {
  return {
    ':>': (site, x, y) => pair(u, x as Value, y as Value, site),
    '@@': (site, f, g) => combine(u, f as Value, g as Value, site),
    Permutations: (site, s) => permutations(u, s as Value, site),
    SortSeq: (site, s, isBefore) => sortSeq(u, s as Value, isBefore as Operator, site),
    Print: (site, text, value) => {
      for (const one of [text, value]) forcePrinted(u, one as Value, site);
      host.print?.(`${format(u, text as Value)}  ${format(u, value as Value)}`);
      return value as Value;
    },
    PrintT: (site, text) => {
      forcePrinted(u, text as Value, site);
      host.print?.(format(u, text as Value));
      return true;
    },
    ToString: (site, value) => {
      forcePrinted(u, value as Value, site);
      return format(u, value as Value);
    },
    Assert: (site, holds, message) => {
      if (holds === true) return true;
      const text = show(u, message as Value);
      throw new TlaError(
        'assert',
        `The first argument of Assert evaluated to FALSE; the second argument was:\n${text}`,
        site,
      );
    },
    TLCEval: (site, value) => evaluated(u, value as Value, site),
    Any: () => new NamedSet('ANY'),
    TLCGet: (site, index) => tlcGet(u, host, index as Value, site),
    TLCSet: (site, index, value) => tlcSet(u, index as Value, value as Value, site),
    JavaTime: (site) => refuse('JavaTime', site),
    RandomElement: (site, s) => randomElement(u, s as Value, site),
  };
}

/** What is printed is evaluated to its last element, whether the text goes anywhere or not: it may have no value. */
function forcePrinted(u: Universe, value: Value, site: Site): void {
  if (value instanceof UnsortableSet) throw value.error;
  if (isAnySet(value)) {
    for (const part of countedToPrint(value)) cardinalityOf(u, part, site);
    const isLazy = [FilteredSet, UnionSet, CapSet, CupSet, DiffSet].some((kind) => value instanceof kind);
    if (!isLazy && !(value instanceof EnumSet)) return;
    for (const element of enumerated(u, value, site).elements) forcePrinted(u, element, site);
  } else if (isFunction(value)) {
    const { shape, values } = asFn(u, value, site) as Fn;
    for (const part of [...shape.keys, ...values]) forcePrinted(u, part, site);
  }
}

/** Sets that TLC counts to see whether it prints the elements or the expression: one that is infinite is an error. */
function countedToPrint(set: Value): readonly Value[] {
  if (set instanceof FunctionSet) return [set.domain, set.range];
  if (set instanceof RecordSet) return set.ranges;
  if (set instanceof ProductSet) return set.factors;
  return set instanceof PowerSet ? [set.base] : [];
}

function refuse(operator: string, site: Site): never {
  throw new TlaError(
    'unsupported',
    `${operator} gives another value on each run, so nothing can be checked.`,
    site,
  );
}

function pair(u: Universe, x: Value, y: Value, site: Site): Value {
  const domain = canonical(u, buildSet(u, [x], site), site) as EnumSet;
  return new Fn(u.shapeOf(domain), [y]);
}

/** `f @@ g`: where both are defined, f's value. */
function combine(u: Universe, left: Value, right: Value, site: Site): Value {
  const f = functionArgument(u, 'first', '@@', left, site);
  const g = functionArgument(u, 'second', '@@', right, site);
  if (f.values.length === 0) return g;
  const added = g.shape.keys.filter((key) => isNew(u, f, key, site));
  if (added.length === 0) return f;
  const domain = canonical(u, buildSet(u, [...f.shape.keys, ...added], site), site) as EnumSet;
  const shape = u.shapeOf(domain);
  const values = shape.keys.map((key) => {
    const i = f.shape.position(key);
    return (i >= 0 ? f.values[i] : g.values[g.shape.position(key)]) as Value;
  });
  return new Fn(shape, values);
}

/** Compares a point of another kind with all points, as TLC does, so that the same errors are met. */
function isNew(u: Universe, f: Fn, key: Value, site: Site): boolean {
  if (f.shape.position(key) >= 0) return false;
  for (const known of f.shape.keys) {
    equal(u, key, known, site);
    // A tuple compares with a string, and a string not with a tuple: TLC sorts the points as well.
    equal(u, known, key, site);
  }
  return true;
}

function permutations(u: Universe, s: Value, site: Site): Value {
  if (!isEnumerable(s)) {
    throw new TlaError(
      'type',
      `Applying Permutations to the following value,\nwhich is not a finite set:\n${show(u, s)}`,
      site,
    );
  }
  const domain = canonical(u, enumerated(u, s, site), site) as EnumSet;
  const shape = u.shapeOf(domain);
  const all: Value[] = [];
  const extend = (chosen: Value[]): void => {
    if (chosen.length === domain.elements.length) {
      all.push(new Fn(shape, chosen));
      return;
    }
    if (all.length > u.setSizeMax) throw new TlaError('limit', 'Permutations has too many elements.', site);
    for (const x of domain.elements) if (!chosen.includes(x)) extend([...chosen, x]);
  };
  extend([]);
  return buildSet(u, all, site);
}

/** Insertion sort, as TLC's: its result shows when the order is not one. */
function sortSeq(u: Universe, s: Value, isBefore: Operator, site: Site): Value {
  const { values } = sequenceArgument(u, 'first', 'SortSeq', s, site);
  const sorted: Value[] = [];
  for (const x of values) {
    let i = sorted.length;
    while (i > 0) {
      const before = isBefore(x, sorted[i - 1] as Value);
      if (typeof before !== 'boolean') {
        throw wrongArgument(u, 'second', 'SortSeq', 'boolean function', before, site);
      }
      if (!before) break;
      i--;
    }
    sorted.splice(i, 0, x);
  }
  return u.tuple(sorted);
}

function evaluated(u: Universe, value: Value, site: Site): Value {
  if (isEnumerable(value)) return enumerated(u, value, site);
  return isFunction(value) ? convertedTo('function', asFn(u, value, site) as Fn) : value;
}

function tlcGet(u: Universe, host: TlcHost, index: Value, site: Site): Value {
  const isRegister = typeof index === 'number' && index >= 0;
  if (!isRegister && typeof index !== 'string') {
    throw wrongArgument(u, '', 'TLCGet', 'nonnegative integer', index, site);
  }
  if (index === 'duration') return Math.floor((performance.now() - host.startedAtMs) / 1000);
  const value = typeof index === 'string' ? host.get(index) : u.registers.get(index as number);
  if (value === undefined) throw new TlaError('domain', `TLCGet(${index}) was undefined.`, site);
  return value;
}

function tlcSet(u: Universe, index: Value, value: Value, site: Site): Value {
  if (typeof index === 'number' && index >= 0) {
    u.registers.set(index, value);
    return true;
  }
  if (index === 'exit' || index === 'pause') {
    if (value !== true) return true;
    // To go on would be another run than TLC's, to end here no verdict.
    const message = `TLCSet("${index}", TRUE) ${index === 'exit' ? 'ends' : 'halts'} TLC's run here, and cannot be followed.`;
    throw new TlaError('unsupported', message, site);
  }
  throw wrongArgument(u, 'first', 'TLCSet', 'nonnegative integer', index, site);
}
