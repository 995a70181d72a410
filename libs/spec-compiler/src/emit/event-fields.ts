/** The fields of an action's event: its parameters, and every nondeterministic point of its body. */
import type { Scope } from '../scope.ts';

export interface EventFieldPlan {
  readonly name: string;
  readonly role: 'parameter' | 'choice' | 'next' | 'branch';
}

export class EventFields {
  readonly #isNext: boolean;
  #isOff = false;
  readonly #plans: EventFieldPlan[] = [];
  readonly #indexes = new Map<Scope, Map<object, number>>();

  constructor(isNext: boolean) {
    this.#isNext = isNext;
  }

  get plans(): readonly EventFieldPlan[] {
    return this.#plans;
  }

  /** Makes no new fields meanwhile. */
  without(emit: () => void): void {
    const before = this.#isOff;
    this.#isOff = true;
    emit();
    this.#isOff = before;
  }

  addParameter(name: string): void {
    this.#plans.push({ name, role: 'parameter' });
  }

  /** Index of the event field of a nondeterministic point; undefined where no events are made. */
  field(of: object, scope: Scope, name: string, role: EventFieldPlan['role']): number | undefined {
    if (!this.#isNext || this.#isOff) return undefined;
    const known = this.#indexes.get(scope) ?? new Map<object, number>();
    this.#indexes.set(scope, known);
    const found = known.get(of);
    if (found !== undefined) return found;
    let unique = name;
    for (let count = 2; this.#plans.some((field) => field.name === unique); count += 1)
      unique = `${name}#${count}`;
    const index = this.#plans.push({ name: unique, role }) - 1;
    known.set(of, index);
    return index;
  }
}
