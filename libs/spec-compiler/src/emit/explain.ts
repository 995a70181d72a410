/**
 * Pass 6d: `explain`, the conjuncts of an action under a given payload, in order, each with what it looked at.
 *
 * It walks the same tree as the enumerator, with the same scopes and fields, but straight on: what the payload chooses
 * is not enumerated.
 */
import type { BuiltinName, Expr, Location, Uid } from '@plimsoll/tla-ir';
import { isConjunction, isExpression } from '../ir-walk.ts';
import type { SplitAction } from '../passes/split-actions.ts';
import { resolve, type Scope } from '../scope.ts';
import type { ActionEmitter } from './action.ts';
import { appliedFunction } from './applied-function.ts';
import { Block, braces, key, member, quoted, withoutUnused } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { declareAround, declareRecursive } from './let-definitions.ts';
import { NameSpace } from './names.ts';
import { operandsOf } from './operands.ts';

type Call = Expr & { readonly kind: 'apply' };

export class ExplanationEmitter {
  readonly #emitter: ExpressionEmitter;
  readonly #action: ActionEmitter;
  readonly #context: ModuleContext;
  readonly #assigned = new Set<Uid>();
  #names: NameSpace;

  constructor(emitter: ExpressionEmitter, action: ActionEmitter) {
    this.#emitter = emitter;
    this.#action = action;
    this.#context = emitter.context;
    // It says what the enumerator declares by the same names: none of them may stand for something else here.
    this.#names = new NameSpace(action.names);
  }

  run(action: SplitAction): string[] {
    const block = new Block();
    const names = [...this.#context.variables.values()];
    action.parameters.forEach(({ code }, i) => {
      block.add(`const ${code} = given[${i}] as Value;`);
    });
    for (const one of action.lets) declareAround(this.#emitter, one, this.#env(block));
    for (const { bound, scope } of action.binders) {
      if (bound.domain === undefined) continue;
      const set = bound.domain;
      const domain = (env: Env) => this.#emitter.value(set, scope, env).text;
      const parameters = action.parameters.filter((one) => bound.variables.some((v) => v.uid === one.uid));
      if (bound.tuple) {
        const tuple = `runtime.tuple([${parameters.map((one) => one.code).join(', ')}])`;
        this.#member(block, tuple, parameters.map((one) => one.name).join(', '), domain, set.location);
      } else {
        for (const { code, name } of parameters)
          this.#member(
            block,
            `assigned(${code}, ${this.#context.site(set.location)})`,
            name,
            domain,
            set.location,
          );
      }
    }
    this.#conjunct(action.expr, action.scope, block);
    const usesNext = /\bnext\b/.test(block.text());
    const copy = `const next: Vars = { ${names.map((name) => `${key(name)}: state${member(name)}`).join(', ')} };`;
    const lines = [
      'const log = explanation();',
      ...(usesNext ? [copy] : []),
      ...withoutUnused(block.lines),
      'return log.reports;',
    ];
    return usesNext || /\bstate\b/.test(block.text()) ? lines : ['void state;', ...lines];
  }

  #env(block: Block): Env {
    return {
      state: { object: 'state', assigned: undefined },
      next: { object: 'next', assigned: undefined },
      at: undefined,
      block,
      isCertain: false,
      names: this.#names,
    };
  }

  #add(
    block: Block,
    kind: 'guard' | 'assignment',
    variable: string | undefined,
    location: Location,
    text: string,
    test: (env: Env) => readonly string[],
    operands: readonly string[],
  ): void {
    const inner = new Block();
    const lines = test(this.#env(inner));
    const name = variable === undefined ? 'undefined' : quoted(variable);
    const shown = operands.length === 0 ? '[]' : `[${operands.join(', ')}]`;
    const body = [...inner.lines, ...lines];
    const only = body.length === 1 && body[0]?.startsWith('return ') ? body[0].slice(7, -1) : undefined;
    const arrow = only === undefined ? braces('() =>', body) : `() => ${only}`;
    block.add(
      `log.add('${kind}', ${name}, ${this.#context.site(location)}, ${quoted(text)}, ${arrow}, ${shown});`,
    );
  }

  #member(
    block: Block,
    element: string,
    name: string,
    domain: (env: Env) => string,
    location: Location,
  ): void {
    const text = `${name} \\in ${this.#context.source.textOf(location)}`;
    const site = this.#context.site(location);
    const test = (env: Env) => [`return runtime.isIn(${element}, ${domain(env)}, ${site});`];
    this.#add(block, 'guard', undefined, location, text, test, [`[${quoted(name)}, () => ${element}]`]);
  }

  #guard(expr: Expr, scope: Scope, block: Block): void {
    const test = (env: Env) => [
      `return ${this.#emitter.boolean(expr, scope, { ...env, isCertain: true }).text};`,
    ];
    const text = this.#context.source.textOf(expr.location);
    this.#add(block, 'guard', undefined, expr.location, text, test, this.#operands(expr, scope));
  }

  #conjunct(expr: Expr, scope: Scope, block: Block): void {
    if (expr.kind === 'label') return this.#conjunct(expr.body, scope, block);
    if (!isConjunction(expr) && !this.#action.isAction(expr, scope)) return this.#guard(expr, scope, block);
    if (expr.kind === 'let') {
      const env = this.#env(block);
      const inside = this.#action.scopes.enterLet(expr, scope, env);
      // Recursive definitions that assign are evaluated here: the next state is known.
      declareRecursive(
        this.#emitter,
        { expr, inside },
        env,
        (one) => this.#context.analysis.reads(one.body, inside).next.size > 0,
      );
      return this.#conjunct(expr.body, inside, block);
    }
    if (expr.kind === 'bind' && expr.binder === 'exists') return this.#exists(expr, scope, block);
    if (expr.kind === 'apply') return this.#application(expr, scope, block);
    this.#guard(expr, scope, block);
  }

  #application(expr: Call, scope: Scope, block: Block): void {
    const { ir, analysis } = this.#context;
    const callee = resolve(expr.operator, scope, ir.definitions);
    if (callee.kind === 'expression') return this.#conjunct(callee.expr, callee.scope, block);
    if (callee.kind === 'definition') {
      if (analysis.isStandard(callee.definition) || callee.definition.recursive)
        return this.#guard(expr, scope, block);
      const inside = this.#action.scopes.enter(
        callee.definition,
        callee.scope,
        expr,
        scope,
        this.#env(block),
      );
      return this.#conjunct(callee.definition.body, inside, block);
    }
    const isTaken =
      callee.kind === 'builtin' &&
      (this.#connective(callee.name, expr, scope, block) || this.#operation(callee.name, expr, scope, block));
    if (!isTaken) this.#guard(expr, scope, block);
  }

  /** Conjunctions, disjunctions and the like; false where it is none. */
  #connective(name: BuiltinName, expr: Call, scope: Scope, block: Block): boolean {
    const args = expr.arguments.filter(isExpression);
    const [first, second, third] = args;
    switch (name) {
      case '/\\':
      case 'ConjunctionList':
        for (const one of args) this.#conjunct(one, scope, block);
        return true;
      case '\\/':
      case 'DisjunctionList': {
        if (args.length < 2) return false;
        const { beginLine, beginColumn } = expr.location;
        const field = this.#action.fields.field(expr, scope, `branch@${beginLine}:${beginColumn}`, 'branch');
        const ways = args.map((one, i) => ({
          test: `given[${field}] === ${i}`,
          way: () => this.#way(one, scope),
        }));
        this.#alternatives(expr, ways, block);
        return true;
      }
      case 'IfThenElse': {
        if (first === undefined || second === undefined || third === undefined) return false;
        const test = this.#emitter.boolean(first, scope, this.#env(block)).text;
        const ways = [
          { test, way: () => this.#way(second, scope) },
          { test: 'true', way: () => this.#way(third, scope) },
        ];
        this.#alternatives(expr, ways, block);
        return true;
      }
      case 'AngleAction':
      case 'SquareAction':
        if (first !== undefined) this.#conjunct(first, scope, block);
        return true;
      default:
        return false;
    }
  }

  /** What may assign a variable; false where it does not. */
  #operation(name: BuiltinName, expr: Call, scope: Scope, block: Block): boolean {
    const [first, second] = expr.arguments.filter(isExpression);
    switch (name) {
      case '=': {
        const target = this.#target(first, scope);
        if (target === undefined || second === undefined) return false;
        const value = (env: Env) => this.#emitter.value(second, scope, { ...env, isCertain: true }).text;
        this.#assignment(target, value, expr, [...this.#operands(second, scope)], block);
        return true;
      }
      case '\\in': {
        const target = this.#target(first, scope);
        if (target === undefined || second === undefined) return false;
        this.#choice(target, second, expr, scope, block);
        return true;
      }
      case 'FunctionApply': {
        const applied = appliedFunction(expr, scope, this.#context, false);
        if (applied === undefined || applied.recursive !== undefined || second === undefined) return false;
        const inside = this.#action.scopes.enterFunction(applied, expr, second, scope);
        this.#conjunct(applied.body, inside, block);
        return true;
      }
      case 'UNCHANGED':
        if (first === undefined) return false;
        this.#unchanged(first, scope, expr, block);
        return true;
      case '\\cdot':
        return this.#context.source.refuse('SC201', expr.location, 'Action composition cannot be evaluated');
      default:
        return false;
    }
  }

  /** The variable that an expression stands for, if it has no value yet. */
  #target(expr: Expr | undefined, scope: Scope): Uid | undefined {
    const target = expr === undefined ? undefined : this.#action.targets.target(expr, scope);
    return target === undefined || this.#assigned.has(target) ? undefined : target;
  }

  /** `x' \in S` */
  #choice(target: Uid, set: Expr, expr: Expr, scope: Scope, block: Block): void {
    const name = this.#context.variables.get(target);
    const field = this.#action.fields.field(expr, scope, `${name}'`, 'next');
    const given = `assigned(given[${field ?? 0}], ${this.#context.site(set.location)})`;
    this.#member(block, given, `${name}'`, (env) => this.#emitter.value(set, scope, env).text, set.location);
    this.#assignment(target, () => given, expr, [], block);
  }

  #assignment(
    target: Uid,
    value: (env: Env) => string,
    expr: Expr,
    operands: readonly string[],
    block: Block,
  ): void {
    const name = this.#context.variables.get(target) ?? '';
    this.#assigned.add(target);
    const test = (env: Env) => [`next${member(name)} = ${value(env)};`, 'return true;'];
    const text = this.#context.source.textOf(expr.location);
    this.#add(block, 'assignment', name, expr.location, text, test, [
      `[${quoted(`${name}'`)}, () => next${member(name)}]`,
      ...operands,
    ]);
  }

  #unchanged(expr: Expr, scope: Scope, whole: Expr, block: Block): void {
    if (expr.kind === 'apply') {
      const target = this.#action.targets.variable(expr, scope);
      if (target !== undefined && !this.#assigned.has(target)) {
        const name = this.#context.variables.get(target) ?? '';
        this.#assigned.add(target);
        const test = () => [`next${member(name)} = state${member(name)};`, 'return true;'];
        this.#add(block, 'assignment', name, expr.location, `UNCHANGED ${name}`, test, [
          `[${quoted(name)}, () => state${member(name)}]`,
        ]);
        return;
      }
      const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
      if (callee.kind === 'builtin' && callee.name === 'Tuple') {
        for (const one of expr.arguments)
          if (one.kind !== 'operator') this.#unchanged(one, scope, whole, block);
        return;
      }
      if (callee.kind === 'expression') return this.#unchanged(callee.expr, callee.scope, whole, block);
      if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
        return this.#unchanged(callee.definition.body, callee.scope, whole, block);
      }
    }
    const test = (env: Env) => {
      const now = this.#emitter.value(expr, scope, env).text;
      const then = this.#emitter.value(expr, scope, { ...env, state: env.next, next: undefined }).text;
      return [`return runtime.eq(${now}, ${then}, ${this.#context.site(expr.location)});`];
    };
    this.#add(
      block,
      'guard',
      undefined,
      expr.location,
      `UNCHANGED ${this.#context.source.textOf(expr.location)}`,
      test,
      [],
    );
  }

  #exists(expr: Expr & { kind: 'bind' }, scope: Scope, block: Block): void {
    const inside = this.#action.scopes.enterExists(expr, scope);
    for (const bound of expr.bounds) {
      const { domain } = bound;
      if (domain === undefined) continue;
      const codes = bound.variables.map((variable) => {
        const binding = inside.get(variable.uid);
        const code = binding?.kind === 'variable' ? binding.code : variable.name;
        const field = this.#action.fields.field(variable, scope, variable.name, 'choice');
        block.add(`const ${code} = given[${field ?? 0}] as Value;`);
        return code;
      });
      const set = (env: Env) => this.#emitter.value(domain, scope, env).text;
      const site = this.#context.site(domain.location);
      if (bound.tuple) {
        const element = `runtime.tuple([${codes.join(', ')}])`;
        this.#member(block, element, bound.variables.map((one) => one.name).join(', '), set, domain.location);
      } else {
        bound.variables.forEach((variable, i) => {
          this.#member(block, `assigned(${codes[i]}, ${site})`, variable.name, set, domain.location);
        });
      }
    }
    this.#conjunct(expr.body, inside, block);
  }

  #way(expr: Expr, scope: Scope): Block {
    const block = new Block();
    this.#conjunct(expr, scope, block);
    return block;
  }

  /** One of several ways, each with the variables assigned before; then reported as a whole when none is known. */
  #alternatives(
    expr: Expr,
    ways: readonly { readonly test: string; readonly way: () => Block }[],
    block: Block,
  ): void {
    const before = new Set(this.#assigned);
    const after = new Set(before);
    let text = '';
    for (const { test, way } of ways) {
      this.#assigned.clear();
      for (const uid of before) this.#assigned.add(uid);
      const body = way();
      for (const uid of this.#assigned) after.add(uid);
      text += `${braces(`${text === '' ? '' : ' else '}if (log.isOpen() && ${test})`, body.lines)}`;
    }
    for (const uid of after) this.#assigned.add(uid);
    const whole = new Block();
    const site = this.#context.site(expr.location);
    const unknown = (): readonly string[] => [
      `return runtime.fail('unassigned', 'The event does not say which way', ${site});`,
    ];
    this.#add(
      whole,
      'guard',
      undefined,
      expr.location,
      this.#context.source.textOf(expr.location),
      unknown,
      [],
    );
    block.add(`${text} ${braces('else', whole.lines)}`);
  }

  #operands(expr: Expr, scope: Scope): readonly string[] {
    return operandsOf(this.#emitter, expr, scope, this.#names, (block) => this.#env(block));
  }
}
