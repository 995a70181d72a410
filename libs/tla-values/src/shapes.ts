/** Domains of functions. */

import type { Fn, Shape } from './function-kinds.ts';
import { ShapeKind } from './function-kinds.ts';
import { canonical } from './intern.ts';
import { elementKindOf } from './set-builder.ts';
import { ElementKind, EnumSet, IntervalSet } from './set-kinds.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** DOMAIN f: `1..n` for a tuple (TLC prints it so), else an enumerated set. */
export function domainOf(u: Universe, f: Fn): Value {
  if (f.shape.kind === ShapeKind.Tuple) return new IntervalSet(1, f.values.length);
  return domainSet(u, f.shape);
}

export function domainSet(u: Universe, shape: Shape): EnumSet {
  if (shape.domain !== undefined) return shape.domain;
  const keys = [...shape.keys];
  const kind = keys.length === 0 ? ElementKind.Other : elementKindOf(keys);
  const made = canonical(u, new EnumSet(keys, kind), -1) as EnumSet;
  shape.domain = made;
  return made;
}
