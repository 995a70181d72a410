/** Record constructors: fields sorted once for each list of names. */
import { Fn, type Shape } from './function-kinds.ts';
import { type Site, TlaError } from './tla-error.ts';
import type { Universe } from './universe.ts';
import type { Value } from './value.ts';

/** Where each field of a source order goes in the sorted order. */
interface FieldPlan {
  readonly shape: Shape;
  /** `order[i]` is the source index of the i-th sorted field. */
  readonly order: readonly number[];
}

/** Field names of a program, as a tree: one step a name. */
class PlanNode {
  readonly next = new Map<string, PlanNode>();
  plan: FieldPlan | undefined = undefined;
}

export class RecordPlans {
  readonly #root = new PlanNode();
  readonly #u: Universe;
  constructor(u: Universe) {
    this.#u = u;
  }

  record(names: readonly string[], values: readonly Value[]): Fn {
    const { shape, order } = this.plan(names);
    const sorted = new Array<Value>(order.length);
    for (let i = 0; i < order.length; i++) sorted[i] = values[order[i] as number] as Value;
    return new Fn(shape, sorted);
  }

  plan(names: readonly string[]): FieldPlan {
    let node = this.#root;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      let next = node.next.get(name);
      if (next === undefined) {
        next = new PlanNode();
        node.next.set(name, next);
      }
      node = next;
    }
    node.plan ??= this.#make(names, -1);
    return node.plan;
  }

  #make(names: readonly string[], site: Site): FieldPlan {
    const order = names.map((_, i) => i);
    order.sort((i, j) => this.#u.rank(names[i] as string) - this.#u.rank(names[j] as string));
    const sorted = order.map((i) => names[i] as string);
    sorted.forEach((name, i) => {
      if (name === sorted[i + 1]) {
        throw new TlaError('type', `Field name ${name} occurs multiple times in record.`, site);
      }
    });
    return { shape: this.#u.recordShape(sorted), order };
  }
}
