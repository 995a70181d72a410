/** How TLC names the kinds of values in its messages. */
import { Fn, LazyFn, ShapeKind } from './function-kinds.ts';
import { isModelValue } from './model-value.ts';
import {
  CapSet,
  CupSet,
  DiffSet,
  FilteredSet,
  FunctionSet,
  IntervalSet,
  NamedSet,
  PowerSet,
  ProductSet,
  RecordSet,
  UnionSet,
} from './set-kinds.ts';
import type { Value } from './value.ts';

/** "an integer", "a set of the form {e1, ... ,eN}", … */
export function kindText(value: Value): string {
  if (typeof value === 'boolean') return 'a Boolean value';
  if (typeof value === 'number') return 'an integer';
  if (typeof value === 'string') return 'a string';
  if (isModelValue(value)) return 'a model value';
  if (value instanceof Fn) return functionText(value);
  if (value instanceof LazyFn) return 'a function of the form  [x \\in S |-> expr]';
  return setText(value);
}

function functionText(f: Fn): string {
  if (f.shape.kind === ShapeKind.Tuple) return 'a tuple';
  if (f.shape.kind === ShapeKind.Record) return 'a record';
  return 'a function  of the form (d1 :> e1 @@ ... @@ dN :> eN)';
}

function setText(value: Value): string {
  if (value instanceof IntervalSet) return 'a set of the form i..j';
  if (value instanceof NamedSet) return 'a special set constant';
  if (value instanceof PowerSet) return 'a set of the form SUBSET S';
  if (value instanceof FunctionSet) return 'a set of the form [S -> T]';
  if (value instanceof RecordSet) return 'a set of the form [d1 : S1, ... , dN : SN]';
  if (value instanceof ProductSet) return 'a cartesian product';
  if (value instanceof FilteredSet) return 'a set of the form {x \\in S : expr}';
  if (value instanceof UnionSet) return 'a set of the form UNION  S';
  if (value instanceof CapSet) return 'a set of the form S \\cap T';
  if (value instanceof CupSet) return 'a set of the form S \\cup T';
  if (value instanceof DiffSet) return 'a set of the form S \\ T';
  return 'a set of the form {e1, ... ,eN}';
}
