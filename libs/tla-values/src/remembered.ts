/**
 * Definitions without parameters, evaluated once for the same values of what they read: a refinement mapping or a count
 * is asked for many times in one state, and in both states of a step.
 */
import { Fn } from './function-kinds.ts';
import { isModelValue } from './model-value.ts';
import { EnumSet, IntervalSet } from './set-kinds.ts';
import type { Value } from './value.ts';

/**
 * How the value is had as if it were computed anew, since TLC's answers depend on whether a set was sorted already, and
 * a use sorts it in place. `same`: it contains nothing that a use changes. `symbolic`: it has sets or functions that
 * evaluate later, in the state that they were made in, and can't be had anew.
 */
type Anew = 'same' | 'symbolic' | (() => Value);

interface Answer {
  readonly key: readonly unknown[];
  /** Undefined until the same is asked for again: most definitions are used once in a state. */
  anew: (() => Value) | undefined;
}

/**
 * `compute` with a memory of the last two states that asked, by the identity of the variables it reads. What it throws
 * is not remembered.
 */
export function remembered<S extends object, V extends Value>(
  variables: readonly (keyof S)[],
  compute: (state: S) => V,
): (state: S) => V {
  let last: Answer | undefined;
  let before: Answer | undefined;
  return (state) => {
    if (before !== undefined && isOf(before, state, variables)) [last, before] = [before, last];
    if (last === undefined || !isOf(last, state, variables)) {
      const value = compute(state);
      before = last;
      last = { key: variables.map((name) => state[name]), anew: undefined };
      return value;
    }
    if (last.anew !== undefined) return last.anew() as V;
    const value = compute(state);
    const anew = anewOf(value);
    if (anew !== 'symbolic') last.anew = anew === 'same' ? () => value : anew;
    return value;
  };
}

/** A variable without a value yet is never the same. */
function isOf<S>({ key }: Answer, state: S, variables: readonly (keyof S)[]): boolean {
  for (let i = 0; i < variables.length; i++) {
    const value = state[variables[i] as keyof S];
    if (value === undefined || value !== key[i]) return false;
  }
  return true;
}

function anewOf(value: Value): Anew {
  if (typeof value !== 'object' || isModelValue(value)) return 'same';
  if (value instanceof IntervalSet) return () => new IntervalSet(value.low, value.high);
  if (value instanceof EnumSet) {
    if (value.id >= 0) return 'same';
    const { elements, elementKind, isNormalized } = value;
    const parts = partsAnew(elements);
    if (parts === 'symbolic' || (parts === 'same' && isNormalized)) return parts;
    return () => new EnumSet(parts === 'same' ? elements : parts(), elementKind, isNormalized);
  }
  if (value instanceof Fn) {
    if (value.id >= 0) return 'same';
    const { shape, values, isTuple } = value;
    const parts = partsAnew(values);
    return typeof parts === 'function' ? () => new Fn(shape, parts(), isTuple) : parts;
  }
  return 'symbolic';
}

function partsAnew(parts: readonly Value[]): 'same' | 'symbolic' | (() => Value[]) {
  const ways = parts.map(anewOf);
  if (ways.includes('symbolic')) return 'symbolic';
  if (ways.every((way) => way === 'same')) return 'same';
  return () => ways.map((way, i) => (typeof way === 'function' ? way() : (parts[i] as Value)));
}
