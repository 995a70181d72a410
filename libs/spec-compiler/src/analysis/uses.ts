/** How often a name is evaluated, seen from the text: 0, 1, or 2 for more often (also: inside something that repeats). */
import type { Argument, Expr, Uid } from '@plimsoll/tla-ir';
import { childrenOf, localDefinitionsOf } from '../ir-walk.ts';

export function usesOf(uid: Uid, users: readonly Argument[]): 0 | 1 | 2 {
  let count = 0;
  const search = (node: Argument, weight: number): void => {
    if (node.kind === 'operator' || node.kind === 'apply') {
      const { operator } = node;
      if ((operator.kind === 'formal' || operator.kind === 'definition') && operator.uid === uid) {
        count += node.kind === 'operator' ? 2 : weight;
      }
    }
    // A local definition may be evaluated as often as its users like.
    for (const local of localDefinitionsOf(node)) search(local.body, 2);
    if (node.kind === 'bind') {
      for (const bound of node.bounds) {
        // `x, y \in S` mentions S once and evaluates it for each.
        if (bound.domain !== undefined)
          search(bound.domain, node.bounds.length + bound.variables.length > 2 ? 2 : weight);
      }
      search(node.body, 2);
      return;
    }
    if (node.kind === 'operator') return;
    const inside = node.kind === 'apply' && repeats(node) ? 2 : weight;
    for (const child of childrenOf(node)) search(child, inside);
  };
  for (const user of users) search(user, 1);
  return count > 1 ? 2 : count === 1 ? 1 : 0;
}

/** Arguments of definitions may be evaluated again and again by the callee; built-ins evaluate them at most once. */
function repeats(node: Expr & { kind: 'apply' }): boolean {
  if (node.operator.kind === 'builtin') {
    return ["'", 'UNCHANGED', 'SquareAction', 'AngleAction', 'ENABLED', '=', '\\in'].includes(
      node.operator.name,
    );
  }
  return false;
}
