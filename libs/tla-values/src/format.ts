/** Values as TLC 2.15 prints them, on one line. */

import { cardinalityOf } from './cardinality.ts';
import { enumerated } from './enumerate.ts';
import { Fn, type LazyFn, ShapeKind } from './function-kinds.ts';
import { convertLazy } from './lazy-functions.ts';
import { isModelValue } from './model-value.ts';
import {
  CapSet,
  CupSet,
  type DiffSet,
  EnumSet,
  FilteredSet,
  FunctionSet,
  IntervalSet,
  isAnySet,
  isEnumerable,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
  UnionSet,
  UnsortableSet,
} from './set-kinds.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** TLC prints the elements of symbolic sets smaller than this. */
const expandBelow = 2000;
/** … and of SUBSET S where S is smaller than this. */
const expandPowerSetBelow = 7;
/** Longest value text in an error message, in characters. */
const showLengthMax = 4000;

/** @throws TlaError when a part cannot be enumerated and TLC would fail too. */
export function format(u: Universe, value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number') return String(value);
  if (isModelValue(value)) return value.name;
  if (isAnySet(value)) return formatSet(u, value);
  return formatFunction(u, value instanceof Fn ? value : convertLazy(u, value as LazyFn, -1));
}

/** For messages: never throws, bounded. */
export function show(u: Universe, value: Value): string {
  try {
    const text = format(u, value);
    return text.length <= showLengthMax ? text : `${text.slice(0, showLengthMax)}…`;
  } catch {
    return '<a value that cannot be printed>';
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\\t\n\f\r]/g, (c) => escapes[c] as string)}"`;
}

const escapes: { readonly [c: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function list(u: Universe, values: readonly Value[]): string {
  return values.map((x) => format(u, x)).join(', ');
}

function formatFunction(u: Universe, f: Fn): string {
  const { keys, kind } = f.shape;
  if (kind === ShapeKind.Tuple) return `<<${list(u, f.values)}>>`;
  if (kind === ShapeKind.Record && keys.every((key) => isFieldName(key as string))) {
    return `[${keys.map((key, i) => `${key as string} |-> ${format(u, f.values[i] as Value)}`).join(', ')}]`;
  }
  return `(${keys.map((key, i) => `${format(u, key)} :> ${format(u, f.values[i] as Value)}`).join(' @@ ')})`;
}

/** What TLC takes for the name of a record field. */
function isFieldName(text: string): boolean {
  return /^[\p{L}\p{Nd}_]*\p{L}[\p{L}\p{Nd}_]*$/u.test(text) && (text.length < 4 || !/^[WS]F_/.test(text));
}

function formatSet(u: Universe, s: Value): string {
  if (s instanceof EnumSet) return `{${list(u, s.elements)}}`;
  if (s instanceof IntervalSet) return s.low <= s.high ? `${s.low}..${s.high}` : '{}';
  if (s instanceof UnsortableSet) return `{${list(u, s.unsorted)}}`;
  if (s instanceof NamedSet) return s.name === 'Seq' ? `Seq(${format(u, s.range as Value)})` : s.name;
  const elements = expanded(u, s);
  return elements === undefined ? formatSymbolic(u, s) : `{${list(u, elements)}}`;
}

function expanded(u: Universe, s: Value): readonly Value[] | undefined {
  try {
    if (s instanceof PowerSet) {
      if (cardinalityOf(u, s.base, -1) >= expandPowerSetBelow) return undefined;
    } else if (s instanceof FunctionSet || s instanceof RecordSet || s instanceof ProductSet) {
      if (cardinalityOf(u, s, -1) >= expandBelow) return undefined;
    }
    return isEnumerable(s) ? enumerated(u, s, -1).elements : undefined;
  } catch {
    return undefined;
  }
}

function formatSymbolic(u: Universe, s: Value): string {
  if (s instanceof PowerSet) return `SUBSET ${format(u, s.base)}`;
  if (s instanceof FunctionSet) return `[${format(u, s.domain)} -> ${format(u, s.range)}]`;
  if (s instanceof RecordSet) {
    return `[${s.names.map((name, i) => `${name}: ${format(u, s.ranges[i] as Value)}`).join(', ')}]`;
  }
  if (s instanceof ProductSet) return `(${s.factors.map((factor) => format(u, factor)).join(' \\X ')})`;
  if (s instanceof FilteredSet) return `{x \\in ${format(u, s.base)} : <expression>}`;
  if (s instanceof UnionSet) return `UNION(${format(u, s.of)})`;
  if (s instanceof CapSet) return `${format(u, s.left)} \\cap ${format(u, s.right)}`;
  if (s instanceof CupSet) return `${format(u, s.left)} \\cup ${format(u, s.right)}`;
  const difference = s as DiffSet;
  return `${format(u, difference.left)} \\ ${format(u, difference.right)}`;
}
