/** Sets of several bounds, as TLC asks for their elements. */
import { elementsOf, isEmpty } from './enumerate.ts';
import { FilteredSet, isEnumerable } from './set-kinds.ts';
import type { Site } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** See `Runtime.lastBound`. */
export function lastBound(u: Universe, last: Value, others: () => readonly Value[], site: Site): Value {
  if (!isEnumerable(last) || !isEmpty(u, last, site)) return last;
  const sets = others();
  for (const set of sets) if (!isEnumerable(set)) isEmpty(u, set, site);
  for (const set of sets) if (isEmpty(u, set, site)) break;
  return last;
}

/** The elements of each; a filter after a set without any is not evaluated. */
export function boundElements(
  u: Universe,
  sets: readonly Value[],
  site: Site,
): readonly (readonly Value[])[] {
  let isOver = false;
  return sets.map((set) => {
    if (isOver && set instanceof FilteredSet && isEnumerable(set.base)) {
      // What it filters is still asked for.
      isEmpty(u, set.base, site);
      return [];
    }
    const elements = elementsOf(u, set, site);
    isOver ||= elements.length === 0;
    return elements;
  });
}
