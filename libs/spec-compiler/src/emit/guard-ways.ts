/** The loop over the ways through a guard that forks. */
import type { ActionLoops } from './action-loops.ts';
import type { Place } from './action-place.ts';
import { braces } from './code.ts';
import type { NameSpace } from './names.ts';

/**
 * Does what follows a guard once for each way through it. TLC does so before it looks for the next way: an error in
 * that one comes after what the ways before it lead to.
 *
 * @param counts Code of numbers of ways, in their order.
 */
export function forEachWay(
  counts: readonly string[],
  names: NameSpace,
  loops: ActionLoops,
  place: Place,
  follow: (place: Place) => void,
): void {
  const ways = names.fresh('ways');
  const late = names.fresh('late');
  const found = counts.map((count) => `${ways} += ${count};`);
  place.block.add(`let ${ways} = 0;`);
  place.block.add(`let ${late}: unknown;`);
  place.block.add(
    braces('try', found, ` catch (error) {\n  [${ways}, ${late}] = waysBefore(${ways}, error);\n}`),
  );
  const inner = loops.open(`for (; ${ways} > 0; ${ways} -= 1)`, place);
  follow(inner);
  loops.close(inner.block, place.block);
  place.block.add(`if (${late} !== undefined) throw ${late};`);
}
