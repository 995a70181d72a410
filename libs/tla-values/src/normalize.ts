import { Fn } from './function-kinds.ts';
import { EnumSet, FunctionSet, PowerSet, ProductSet, RecordSet, UnsortableSet } from './set-kinds.ts';
import type { Value } from './value.ts';

/**
 * Sorts every set that is written out in a value, in place: what TLC does with a constant. Symbolic sets are not
 * enumerated.
 *
 * @throws TlaError when a set's elements cannot be compared.
 */
export function normalize(value: Value): void {
  if (value instanceof UnsortableSet) throw value.error;
  if (value instanceof EnumSet) value.isNormalized = true;
  for (const part of partsOf(value)) normalize(part);
}

function partsOf(value: Value): readonly Value[] {
  if (value instanceof EnumSet) return value.elements;
  if (value instanceof Fn) return value.values;
  if (value instanceof PowerSet) return [value.base];
  if (value instanceof FunctionSet) return [value.domain, value.range];
  if (value instanceof RecordSet) return value.ranges;
  return value instanceof ProductSet ? value.factors : [];
}
