/** Pass 6, continued: what a configuration demands of states and steps: INVARIANT, CONSTRAINT, PROPERTY and the like. */
import type { Location, Uid } from '@plimsoll/tla-ir';
import { isExpression } from '../ir-walk.ts';
import { conjunctsOf } from '../passes/conjuncts.ts';
import { callOf, rootDefinition } from '../passes/root-definition.ts';
import type { NamedPart, PropertyParts } from '../passes/split-properties.ts';
import { Scope, type Scoped } from '../scope.ts';
import { indent, list, quoted } from './code.ts';
import { type ModuleContext, placeCode, variableList } from './context.ts';
import type { ModuleParts } from './module.ts';
import { NameSpace } from './names.ts';
import type { TemporalEmitter } from './temporal.ts';

export class PredicateEmitter {
  readonly #context: ModuleContext;
  readonly #parts: ModuleParts;
  readonly #temporal: TemporalEmitter;

  constructor(context: ModuleContext, parts: ModuleParts, temporal: TemporalEmitter) {
    this.#context = context;
    this.#parts = parts;
    this.#temporal = temporal;
  }

  all(kind: 'invariants' | 'constraints'): string[] {
    const { config } = this.#parts;
    return config[kind].map((named) => {
      const definition = rootDefinition(this.#context.ir, config, named, 1);
      return this.#predicate(named.name, definition.location, {
        expr: callOf(definition),
        scope: Scope.empty,
      });
    });
  }

  actionConstraints(): string[] {
    const { config } = this.#parts;
    return config.actionConstraints.map((named) => {
      const definition = rootDefinition(this.#context.ir, config, named, 2);
      return this.#actionPredicate(
        { expr: callOf(definition), scope: Scope.empty, name: named.name },
        definition.location,
      );
    });
  }

  properties(): string[] {
    return this.#parts.properties.map((property) => this.#property(property));
  }

  #property(property: PropertyParts): string {
    const predicates = (parts: readonly NamedPart[]) =>
      list(parts.map((part) => this.#predicate(part.name, part.expr.location, part)));
    const steps = list(property.steps.map((part) => this.#stepProperty(part)));
    const formulas = property.liveness.map((one) =>
      this.#temporal.formula(one.expr, one.scope, this.#names()),
    );
    const [only = 'undefined'] = formulas;
    const lines = [
      `name: ${quoted(property.name)},`,
      `location: ${placeCode(this.#context, property.location)},`,
      `initial: ${predicates(property.initial)},`,
      `invariants: ${predicates(property.invariants)},`,
      `steps: ${steps},`,
      `liveness: ${formulas.length > 1 ? `{ kind: 'and', of: ${list(formulas)} }` : only},`,
    ];
    return `{\n${indent(lines.join('\n'))}\n}`;
  }

  /** Its conjuncts as well, where one of them reads less than the whole: see StatePredicate.conjuncts. */
  #predicate(name: string, location: Location, of: Scoped): string {
    const fields = this.#predicateFields(name, location, of);
    const parts = conjunctsOf(this.#context.ir, of);
    const whole = this.#reads(of).size;
    if (!parts.some((part) => this.#reads(part).size < whole)) return `{ ${fields} }`;
    const conjuncts = parts.map((part) => `{ ${this.#predicateFields(name, part.expr.location, part)} }`);
    return `{ ${fields}, conjuncts: ${list(conjuncts)} }`;
  }

  #predicateFields(name: string, location: Location, of: Scoped): string {
    const holds = this.#temporal.stateTest(of.expr, of.scope, this.#names());
    const reads = variableList(this.#context, this.#reads(of));
    return `name: ${quoted(name)}, location: ${placeCode(this.#context, location)}, reads: ${reads}, holds: ${holds}`;
  }

  #actionPredicate(part: NamedPart, location: Location): string {
    return `{ ${this.#actionPredicateFields(part, location)} }`;
  }

  #actionPredicateFields(part: NamedPart, location: Location): string {
    const holds = this.#temporal.stepTest(part.expr, part.scope, this.#names());
    return `name: ${quoted(part.name)}, location: ${placeCode(this.#context, location)}, holds: ${holds}`;
  }

  /** [A]_v; A alone as well, where it reads less than both states: see ActionPredicate.action. */
  #stepProperty(part: NamedPart): string {
    const { expr, scope } = part;
    const fields = this.#actionPredicateFields(part, expr.location);
    const [action, subscript] = expr.kind === 'apply' ? expr.arguments : [];
    if (!isExpression(action) || !isExpression(subscript)) throw new Error('[A]_v without A or v');
    const { current, next } = this.#context.analysis.reads(action, scope);
    const count = this.#context.variables.size;
    if (current.size + next.size >= 2 * count) return `{ ${fields} }`;
    const lists = [current, next].map((uids) => variableList(this.#context, uids));
    const holds = this.#temporal.stepTest(action, scope, this.#names());
    const keeps = this.#temporal.unchangedTest(subscript, scope, this.#names());
    return `{ ${fields}, action: { reads: ${lists[0]}, readsNext: ${lists[1]}, holds: ${holds}, keeps: ${keeps} } }`;
  }

  #reads({ expr, scope }: Scoped): ReadonlySet<Uid> {
    return this.#context.analysis.reads(expr, scope).current;
  }

  #names(): NameSpace {
    return new NameSpace(this.#context.space);
  }
}
