/** Model values as TLC treats them. */
import type { ModelValue, Value } from './value.ts';

export class TlcModelValue implements ModelValue {
  readonly kind = 'modelValue' as const;
  readonly name: string;
  readonly id: number;
  /** Place in the order of strings: TLC orders model values by their interned names. */
  readonly rank: number;
  /** `A` for `A_x`: values of one type compare only with each other. Empty when untyped. */
  readonly type: string;
  constructor(name: string, id: number, rank: number) {
    this.name = name;
    this.id = id;
    this.rank = rank;
    this.type = name.length > 2 && name[1] === '_' ? (name[0] ?? '') : '';
  }
}

export function isModelValue(value: Value): value is TlcModelValue {
  return value instanceof TlcModelValue;
}
