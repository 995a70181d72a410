/** Which declarations definitions depend on: only those that a substitution replaces need copies of their own. */
import type { Definition, Expr, SpecIr, Uid } from '@plimsoll/tla-ir';
import { walk } from '../ir-walk.ts';

export class Dependencies {
  readonly #ir: SpecIr;
  readonly #known = new Map<Uid, ReadonlySet<Uid>>();

  constructor(ir: SpecIr) {
    this.#ir = ir;
  }

  /** Declarations that a definition mentions, through all that it calls. */
  of(definition: Definition): ReadonlySet<Uid> {
    const known = this.#known.get(definition.uid);
    if (known !== undefined) return known;
    const found = new Set<Uid>();
    const seen = new Set<Uid>();
    const queue = [definition];
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      if (seen.has(one.uid)) continue;
      seen.add(one.uid);
      this.#mentions(one.body, found, queue);
    }
    this.#known.set(definition.uid, found);
    return found;
  }

  /** Declarations that an expression mentions, through all that it calls. */
  within(expr: Expr): ReadonlySet<Uid> {
    const found = new Set<Uid>();
    const queue: Definition[] = [];
    this.#mentions(expr, found, queue);
    for (const definition of queue) for (const uid of this.of(definition)) found.add(uid);
    return found;
  }

  /** A substituted body depends on what the right-hand sides depend on, not on what they replace. */
  #mentions(expr: Expr, found: Set<Uid>, queue: Definition[]): void {
    walk(expr, (node) => {
      if (node.kind !== 'apply' && node.kind !== 'operator') return;
      const { operator } = node;
      if (operator.kind === 'declaration') found.add(operator.uid);
      const called = operator.kind === 'definition' ? this.#ir.definitions.get(operator.uid) : undefined;
      if (called !== undefined) queue.push(called);
    });
  }
}
