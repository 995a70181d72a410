/** What gives variables their values in an action: `x' = e`, `x' \\in S`, UNCHANGED. */
import type { Expr, Uid } from '@plimsoll/tla-ir';
import { type Callee, resolve, type Scope } from '../scope.ts';
import type { Place, Rest } from './action-place.ts';
import type { Targets } from './action-targets.ts';
import type { ActionParts } from './action-ways.ts';
import { member, quoted } from './code.ts';
import type { ModuleContext } from './context.ts';

export class ActionAssignments {
  readonly #parts: ActionParts;
  readonly #context: ModuleContext;
  readonly #targets: Targets;
  /** Variables that some way gives another value. */
  readonly writes = new Set<Uid>();
  /** Variables that some way carries over unchanged. */
  readonly keeps = new Set<Uid>();

  constructor(parts: ActionParts, targets: Targets) {
    this.#parts = parts;
    this.#context = parts.emitter.context;
    this.#targets = targets;
  }

  assign(target: Uid, by: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const name = this.#targets.nameOf(target) ?? '';
    const isKept = this.#parts.options.kind === 'next' && this.#targets.variable(by, scope) === target;
    if (isKept) this.#keep(target, place);
    else {
      const value = this.#parts.emitter.value(by, scope, this.#parts.envOf(place, true)).text;
      place.block.add(`${this.#parts.options.next}${member(name)} = ${value};`);
      this.writes.add(target);
    }
    this.#parts.rest(rest, { ...place, assigned: new Set([...place.assigned, target]) });
  }

  #keep(target: Uid, place: Place): void {
    this.keeps.add(target);
    if (this.#parts.options.kind === 'enabled') this.#context.seen(this.#parts.options.state, [target]);
    place.block.add(`\u0000keep:${target}`);
  }

  /** `x' \in S` where x' has no value yet: one successor for each element. */
  choose(target: Uid, expr: Expr, domain: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const name = this.#targets.nameOf(target) ?? '';
    const field = this.#parts.fields.field(expr, scope, `${name}'`, 'next');
    const set = this.#parts.emitter.value(domain, scope, this.#parts.envOf(place, true)).text;
    const code = this.#parts.options.names.fresh(name);
    const inner = this.#parts.loops.openLoop(code, field, set, this.#context.site(domain.location), place);
    inner.block.add(`${this.#parts.options.next}${member(name)} = ${code};`);
    this.writes.add(target);
    this.#parts.rest(rest, { ...inner, assigned: new Set([...place.assigned, target]) });
    this.#parts.loops.close(inner.block, place.block);
  }

  unchanged(expr: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    if (expr.kind === 'apply') {
      const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
      if (callee.kind === 'builtin' && callee.name === 'Tuple') {
        let after = rest;
        for (const one of [...expr.arguments].reverse()) {
          if (one.kind !== 'operator') after = { item: { kind: 'unchanged', expr: one, scope }, after };
        }
        return this.#parts.rest(after, place);
      }
      const target = this.#targets.variable(expr, scope);
      if (target !== undefined) {
        if (!place.assigned.has(target)) {
          this.#keep(target, place);
          return this.#parts.rest(rest, { ...place, assigned: new Set([...place.assigned, target]) });
        }
      } else if (expr.arguments.length === 0 && this.#namesValue(callee, expr)) {
        return this.#refuseValue(expr, rest, place);
      } else if (callee.kind === 'expression') {
        return this.unchanged(callee.expr, callee.scope, rest, place);
      } else if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
        return this.unchanged(callee.definition.body, callee.scope, rest, place);
      }
    }
    const env = this.#parts.envOf(place, true);
    const now = this.#parts.emitter.value(expr, scope, env).text;
    const then = this.#parts.emitter.value(expr, scope, { ...env, state: env.next, next: undefined }).text;
    place.block.add(`if (!runtime.eq(${now}, ${then}, ${this.#context.site(expr.location)})) ${place.exit}`);
    this.#parts.rest(rest, place);
  }

  /**
   * Whether TLC has a value for the name, and no expression: a constant, a definition of one, an element, and what a
   * LET says is a number or a string. As it computes a step it looks for variables behind UNCHANGED, and takes such a
   * name for undefined; ENABLED compares its values.
   */
  #namesValue(callee: Callee, expr: Expr): boolean {
    if (this.#parts.options.kind !== 'next') return false;
    switch (callee.kind) {
      case 'builtin':
        return true;
      case 'declaration':
        return this.#context.ir.declarations.get(callee.uid)?.kind === 'constant';
      case 'bound':
        return callee.binding?.kind === 'variable';
      case 'definition': {
        const { binding, definition, scope } = callee;
        const { kind } = definition.body;
        if (definition.parameters.length > 0 || this.#isDeclared(expr)) return false;
        if (binding !== undefined) return kind === 'integer' || kind === 'string';
        return this.#context.analysis.levelOf(definition.body, scope) === 0;
      }
      case 'expression':
        return false;
    }
  }

  /** Whether what stands there is a CONSTANT, in whose place the `.cfg` puts a definition: TLC looks on into that. */
  #isDeclared({ location }: Expr): boolean {
    return this.#context.declaredConstants.has(this.#context.source.textOf(location));
  }

  #refuseValue({ location }: Expr, rest: Rest | undefined, place: Place): void {
    const name = this.#context.source.textOf(location);
    const message = `In computing next states, TLC finds the identifier ${name} undefined in an UNCHANGED expression`;
    place.block.add(`runtime.fail('unsupported', ${quoted(message)}, ${this.#context.site(location)});`);
    this.#parts.rest(rest, place);
  }
}
