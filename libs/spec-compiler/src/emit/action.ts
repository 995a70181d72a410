/**
 * Pass 6b: actions (and Init, and what ENABLED asks) as enumerators of successors.
 *
 * The conjuncts are a list of work; what follows a disjunction, an IF or a choice is emitted inside each of its ways,
 * shared through a local function where it is long. Which variables have a value already is known statically at each
 * place, so `x' = e` is either an assignment or a comparison.
 */
import type { Bound, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { usesOf } from '../analysis/uses.ts';
import type { ActionBinder, ActionLet, ActionParameter } from '../passes/split-actions.ts';
import { type Binding, callScope, letScope, resolve, type Scope, type Scoped } from '../scope.ts';
import { type AppliedFunction, appliedFunction, bodyScope, checkedPoint } from './applied-function.ts';
import { Block, braces, indent, mentions, not, typeNames, withoutUnused } from './code.ts';
import { type Env, isAvailable, type ModuleContext, type StateReference } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { countOfWays, mayFork } from './forks.ts';
import { inferType } from './infer-type.ts';
import type { NameSpace } from './names.ts';

export interface EventFieldPlan {
  readonly name: string;
  readonly role: 'parameter' | 'choice' | 'next' | 'branch';
}

export interface ActionOptions {
  /** `next`: successors; `init`: initial states (unprimed variables are assigned); `enabled`: is there a successor. */
  readonly kind: 'next' | 'init' | 'enabled';
  /** Variable that holds the state being built. */
  readonly next: string;
  readonly state: StateReference | undefined;
  readonly names: NameSpace;
  /** For messages: the action's name. */
  readonly label?: string;
}

export interface EmittedAction {
  readonly lines: readonly string[];
  readonly fields: readonly EventFieldPlan[];
  readonly writes: ReadonlySet<Uid>;
  /** Variables that some path carries over unchanged. */
  readonly keeps: ReadonlySet<Uid>;
}

/** One conjunct still to do, or the call of a shared continuation. */
type Item =
  | { readonly kind: 'conjunct' | 'unchanged' | 'changed'; readonly expr: Expr; readonly scope: Scope }
  /** The elements of an \A after the first, in the variable `code`. */
  | {
      readonly kind: 'others';
      readonly expr: Expr & { readonly kind: 'bind' };
      readonly scope: Scope;
      readonly code: string;
    }
  | { readonly kind: 'join'; readonly join: Join };

interface Rest {
  readonly item: Item;
  readonly after: Rest | undefined;
}

/** Code that follows several ways: one local function for each set of variables that have a value there. */
interface Join {
  readonly rest: Rest;
  readonly functions: Map<string, { readonly name: string; readonly text: string }>;
}

/** Where emission stands. */
interface Place {
  readonly block: Block;
  readonly assigned: ReadonlySet<Uid>;
  /** Statement that leaves this way: nothing of the enclosing block may run afterwards. */
  readonly exit: string;
}

/** Continuations of at most this many nodes are repeated rather than shared. */
const repeatedSizeMax = 60;

export class ActionEmitter {
  readonly #emitter: ExpressionEmitter;
  readonly #context: ModuleContext;
  readonly #options: ActionOptions;
  readonly #fields: EventFieldPlan[] = [];
  readonly #fieldIndex = new Map<Scope, Map<object, number>>();
  readonly #scopes = new Map<Scope, Map<object, Scope>>();
  readonly #writes = new Set<Uid>();
  readonly #keeps = new Set<Uid>();
  #labelCount = 0;
  /** Definitions being expanded: a cycle among them would never end. */
  #depth = 0;

  constructor(emitter: ExpressionEmitter, options: ActionOptions) {
    this.#emitter = emitter;
    this.#context = emitter.context;
    this.#options = options;
  }

  /** The function's body: enumerates for the binders, then through the conjuncts. */
  run(
    conjuncts: readonly Scoped[],
    binders: readonly ActionBinder[] = [],
    parameters: readonly ActionParameter[] = [],
    lets: readonly ActionLet[] = [],
  ): EmittedAction {
    for (const parameter of parameters) this.#fields.push({ name: parameter.name, role: 'parameter' });
    let rest: Rest | undefined;
    for (const one of [...conjuncts].reverse()) rest = { item: { kind: 'conjunct', ...one }, after: rest };
    const body = new Block();
    const { exit, block } = this.#openBinders(binders, parameters, lets, body);
    const place: Place = { block, assigned: new Set(), exit };
    this.#rest(rest, place);
    this.#close(block, body);
    const lines = this.#settled(withoutUnused([...this.#declarations(), ...body.lines, 'return false;']));
    return { lines, fields: this.#fields, writes: this.#writes, keeps: this.#keeps };
  }

  // --- surroundings

  #declarations(): string[] {
    const { kind, next, state } = this.#options;
    const names = [...this.#context.variables.values()];
    const lines =
      kind === 'next' && state !== undefined
        ? [`const ${next}: Vars = { ${names.map((name) => `${name}: ${state.object}.${name}`).join(', ')} };`]
        : [`const ${next}: Vars = { ${names.map((name) => `${name}: false`).join(', ')} };`];
    if (kind === 'enabled') {
      const all = [...names, ...this.#context.instanceVariables.values()];
      return [`const ${next} = { ${all.map((name) => `${name}: false as Value`).join(', ')} };`];
    }
    if (kind !== 'next') return lines;
    const none = this.#fields.map(() => 'undefined').join(', ');
    return [...lines, `const payload: Fields = [${none}];`];
  }

  /** `keep` lines are assignments only where some way gives the variable another value. */
  #settled(lines: readonly string[]): string[] {
    const text = lines.join('\n').replace(/^( *)\u0000keep:(\d+)\n?/gm, (_, margin: string, uid: string) => {
      const name = this.#context.variables.get(Number(uid));
      if (this.#options.kind === 'next' && !this.#writes.has(Number(uid))) return '';
      if (this.#context.bug === 'kept-variable-stale') return '';
      return `${margin}${this.#options.next}.${name} = ${this.#options.state?.object}.${name};\n`;
    });
    const settled = text.split('\n');
    const isUnused = (name: string) =>
      !settled.some((line) => mentions(line, name) && !line.startsWith(`const ${name}: `));
    const unused = ['payload', this.#options.next].filter(isUnused);
    return [settled.filter((line) => !unused.some((name) => line.startsWith(`const ${name}: `))).join('\n')];
  }

  #openBinders(
    binders: readonly ActionBinder[],
    parameters: readonly ActionParameter[],
    lets: readonly ActionLet[],
    body: Block,
  ): { readonly exit: string; readonly block: Block } {
    const codes = new Map(
      parameters.map((parameter, i) => [parameter.uid, { code: parameter.code, field: i }]),
    );
    const place: Place = { block: body, assigned: new Set(), exit: 'return false;' };
    let inner: Place = place;
    const declareAt = (depth: number) => {
      for (const one of lets)
        if (one.depth === depth) this.#emitter.declareRecursive(one, this.#env(inner, false));
    };
    declareAt(0);
    for (const [i, binder] of binders.entries()) {
      inner = this.#openLoops(binder.bound, binder.scope, inner, (uid) => {
        const found = codes.get(uid);
        if (found === undefined) throw new Error('a parameter without code');
        return found;
      });
      declareAt(i + 1);
    }
    return inner;
  }

  /** Loops over the variables of a bound, the last outermost; the caller goes on in the returned place. */
  #openLoops(
    bound: Bound,
    scope: Scope,
    place: Place,
    codeOf: (uid: Uid) => { readonly code: string; readonly field: number | undefined },
  ): Place {
    const { domain } = bound;
    if (domain === undefined) {
      return this.#context.source.refuse(
        'SC201',
        this.#context.ir.modules.get(this.#context.ir.root)?.location ?? {
          module: '',
          beginLine: 0,
          beginColumn: 0,
          endLine: 0,
          endColumn: 0,
        },
        'Unbounded \\E in an action',
      );
    }
    const site = this.#context.site(domain.location);
    const set = () => this.#emitter.value(domain, scope, this.#env(place, true)).text;
    if (!bound.tuple) {
      let inner = place;
      const sets = bound.variables.map(() => set());
      for (const [i, { uid }] of [...bound.variables.entries()].reverse()) {
        const { code, field } = codeOf(uid);
        inner = this.#openLoop(code, field, sets[i] ?? '', site, inner);
      }
      return inner;
    }
    const tuple = this.#options.names.fresh(bound.variables.map((one) => one.name).join('_'));
    const components = bound.variables.map((one) => codeOf(one.uid));
    const given = components.every((one) => one.field !== undefined) && this.#options.kind === 'next';
    const block = new Block();
    const fields = components.map((one) => one.field).join(', ');
    const elements = given
      ? `tupleChoices(${set()}, given, [${fields}], ${site})`
      : `runtime.elements(${set()}, ${site})`;
    components.forEach(({ code, field }, i) => {
      block.add(`const ${code} = runtime.component(${tuple}, ${i + 1}, ${components.length}, ${site});`);
      if (field !== undefined && this.#options.kind === 'next') block.add(`payload[${field}] = ${code};`);
    });
    this.#opened.push({ block, head: `for (const ${tuple} of ${elements})`, into: place.block });
    return { ...place, block, exit: 'continue;' };
  }

  #openLoop(code: string, field: number | undefined, set: string, site: number, place: Place): Place {
    const block = new Block();
    const isGiven = field !== undefined && this.#options.kind === 'next';
    const elements = isGiven
      ? `choices(${set}, given, ${field}, ${site})`
      : `runtime.elements(${set}, ${site})`;
    if (isGiven) block.add(`payload[${field}] = ${code};`);
    this.#opened.push({ block, head: `for (const ${code} of ${elements})`, into: place.block });
    return { ...place, block, exit: 'continue;' };
  }

  readonly #opened: { readonly block: Block; readonly head: string; readonly into: Block }[] = [];

  /** Closes the loops opened since `until`'s block was current. */
  #close(from: Block, until: Block): void {
    let block = from;
    while (block !== until) {
      const opened = this.#opened.pop();
      if (opened === undefined || opened.block !== block)
        throw new Error('loops are closed in another order');
      opened.into.add(braces(opened.head, opened.block.lines));
      block = opened.into;
    }
  }

  #env(place: Place, isCertain: boolean): Env {
    const { kind, next, state, names } = this.#options;
    const partial: StateReference = { object: next, assigned: place.assigned };
    return {
      state: kind === 'init' ? partial : state,
      next: kind === 'init' ? undefined : partial,
      at: undefined,
      block: place.block,
      isCertain,
      names,
    };
  }

  // --- work

  #rest(rest: Rest | undefined, place: Place): void {
    if (rest === undefined) return this.#finish(place);
    const { item, after } = rest;
    switch (item.kind) {
      case 'join':
        return this.#callJoin(item.join, place);
      case 'conjunct':
        // TLC evaluates what is left as one value once all variables have one: no more forks.
        if (this.#isComplete(place) && this.#context.bug !== 'assignment-repeated')
          return this.#test(item.expr, item.scope, after, place);
        return this.#conjunct(item.expr, item.scope, after, place);
      case 'others':
        return this.#others(item.expr, item.scope, item.code, after, place);
      case 'unchanged':
        return this.#unchanged(item.expr, item.scope, after, place);
      case 'changed': {
        const env = this.#env(place, false);
        const now = this.#emitter.value(item.expr, item.scope, env).text;
        const then = this.#emitter.value(item.expr, item.scope, {
          ...env,
          state: env.next,
          next: undefined,
        }).text;
        place.block.add(
          `if (runtime.eq(${now}, ${then}, ${this.#context.site(item.expr.location)})) ${place.exit}`,
        );
        return this.#rest(after, place);
      }
    }
  }

  #finish(place: Place): void {
    const { kind, next, label } = this.#options;
    if (kind === 'enabled') {
      place.block.add('return true;');
      return;
    }
    const missing = [...this.#context.variables]
      .filter(([uid]) => !place.assigned.has(uid))
      .map(([, name]) => name);
    if (missing.length > 0) {
      const of = kind === 'init' ? 'initial state' : `successor state of action ${label}`;
      const message = `The ${of} is not completely specified: ${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no value.`;
      place.block.add(`return runtime.fail('unassigned', ${JSON.stringify(message)}, -1);`);
      return;
    }
    const argument = kind === 'init' ? `{ ...${next} }` : `${next}, payload`;
    place.block.add(`if (emit(${argument}) === true) return true;`);
  }

  /** Whether an expression assigns nothing where it stands first. */
  isAction(expr: Expr, scope: Scope): boolean {
    return this.#context.analysis.reads(expr, scope).next.size > 0;
  }

  /** Expressions that only look at what is known: guards. */
  #isGuard(expr: Expr, scope: Scope, place: Place): boolean {
    const reads = this.#context.analysis.reads(expr, scope);
    const targets = this.#options.kind === 'init' ? reads.current : reads.next;
    return isAvailable(targets, { object: '', assigned: place.assigned });
  }

  /** A variable that has a value is compared. */
  #isComparison(target: Uid, place: Place): boolean {
    return this.#context.bug !== 'assignment-repeated' && place.assigned.has(target);
  }

  #isComplete(place: Place): boolean {
    return (
      this.#options.kind !== 'enabled' &&
      place.assigned.size === this.#context.variables.size &&
      place.assigned.size > 0
    );
  }

  #guard(expr: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const env = this.#env(place, true);
    const counting = { context: this.#context, isInit: this.#options.kind === 'init', counters: new Map() };
    if (this.#options.kind !== 'enabled' && mayFork(expr, scope, counting)) {
      const ways = this.#options.names.fresh('ways');
      const count = countOfWays(this.#emitter, expr, scope, env, counting).text;
      const block = new Block();
      this.#opened.push({
        block,
        head: `for (let ${ways} = ${count}; ${ways} > 0; ${ways} -= 1)`,
        into: place.block,
      });
      this.#rest(rest, { ...place, block, exit: 'continue;' });
      this.#close(block, place.block);
      return;
    }
    this.#test(expr, scope, rest, place);
  }

  /** A guard that counts once. */
  #test(expr: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const condition = this.#emitter.boolean(expr, scope, this.#env(place, true));
    if (condition.text === 'false') {
      place.block.add(place.exit);
      return;
    }
    if (condition.text !== 'true') place.block.add(`if (${not(condition).text}) ${place.exit}`);
    this.#rest(rest, place);
  }

  #conjunct(expr: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const assigns =
      expr.kind === 'apply' && expr.operator.kind === 'builtin' && expr.operator.name === 'UNCHANGED';
    if (
      !assigns &&
      this.#context.bug !== 'assignment-repeated' &&
      this.#isGuard(expr, scope, place) &&
      !this.#isConjunction(expr)
    )
      return this.#guard(expr, scope, rest, place);
    switch (expr.kind) {
      case 'label':
        return this.#conjunct(expr.body, scope, rest, place);
      case 'let':
        return this.#let(expr, scope, rest, place);
      case 'case':
        return this.#case(expr, scope, rest, place);
      case 'bind':
        if (expr.binder === 'exists') return this.#exists(expr, scope, rest, place);
        if (expr.binder === 'forall') {
          return this.#forall(expr, scope, rest, place);
        }
        return this.#guard(expr, scope, rest, place);
      case 'apply':
        return this.#application(expr, scope, rest, place);
      default:
        return this.#guard(expr, scope, rest, place);
    }
  }

  #isConjunction(expr: Expr): boolean {
    return (
      expr.kind === 'apply' &&
      expr.operator.kind === 'builtin' &&
      (expr.operator.name === '/\\' || expr.operator.name === 'ConjunctionList')
    );
  }

  #application(expr: Expr & { kind: 'apply' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    const { source, ir, analysis } = this.#context;
    const callee = resolve(expr.operator, scope, ir.definitions);
    if (callee.kind === 'expression') return this.#conjunct(callee.expr, callee.scope, rest, place);
    if (callee.kind === 'definition') {
      if (analysis.isStandard(callee.definition)) return this.#guard(expr, scope, rest, place);
      return this.#call(callee.definition, callee.scope, expr, scope, rest, place);
    }
    if (callee.kind !== 'builtin') return this.#guard(expr, scope, rest, place);
    const args = expr.arguments.flatMap((one) => (one.kind === 'operator' ? [] : [one]));
    const [first, second, third] = args;
    switch (callee.name) {
      case '/\\':
      case 'ConjunctionList': {
        let after = rest;
        for (const one of [...args].reverse())
          after = { item: { kind: 'conjunct', expr: one, scope }, after };
        return this.#rest(after, place);
      }
      case '\\/':
      case 'DisjunctionList':
        return this.#disjunction(
          expr,
          args.map((one): Item => ({ kind: 'conjunct', expr: one, scope })),
          scope,
          rest,
          place,
        );
      case 'IfThenElse': {
        if (first === undefined || second === undefined || third === undefined) break;
        const test = this.#emitter.boolean(first, scope, this.#env(place, true)).text;
        const join = this.#join(rest);
        const yes = this.#way({ kind: 'conjunct', expr: second, scope }, join, place);
        const no = this.#way({ kind: 'conjunct', expr: third, scope }, join, place);
        this.#addJoin(join, place);
        place.block.add(braces(`if (${test})`, yes.lines, ` else {\n${indent(no.text())}\n}`));
        return;
      }
      case '=>': {
        if (first === undefined || second === undefined) break;
        const test = this.#emitter.boolean(first, scope, this.#env(place, true)).text;
        const join = this.#join(rest);
        const yes = this.#way({ kind: 'conjunct', expr: second, scope }, join, place);
        const no = this.#way(undefined, join, place);
        this.#addJoin(join, place);
        place.block.add(braces(`if (${test})`, yes.lines, ` else {\n${indent(no.text())}\n}`));
        return;
      }
      case '=': {
        const target = first === undefined ? undefined : this.target(first, scope);
        if (target === undefined || second === undefined || this.#isComparison(target, place)) break;
        return this.#assign(target, second, scope, rest, place);
      }
      case '\\in': {
        const target = first === undefined ? undefined : this.target(first, scope);
        if (target === undefined || second === undefined || place.assigned.has(target)) break;
        return this.#choose(target, expr, second, scope, rest, place);
      }
      case 'FunctionApply': {
        const applied = appliedFunction(expr, scope, this.#context, this.#options.kind === 'init');
        if (applied === undefined || applied.recursive !== undefined || second === undefined) break;
        const site = this.#context.site(expr.location);
        const env = this.#env(place, false);
        const point = this.#emitter.value(second, scope, env).text;
        place.block.add(`${checkedPoint(this.#emitter, applied, point, env, site)};`);
        return this.#conjunct(applied.body, this.enterFunction(applied, expr, second, scope), rest, place);
      }
      case 'UNCHANGED':
        if (first !== undefined) return this.#unchanged(first, scope, rest, place);
        break;
      case 'AngleAction':
        if (first === undefined || second === undefined) break;
        return this.#conjunct(
          first,
          scope,
          { item: { kind: 'changed', expr: second, scope }, after: rest },
          place,
        );
      case 'SquareAction':
        if (first === undefined || second === undefined) break;
        return this.#disjunction(
          expr,
          [
            { kind: 'conjunct', expr: first, scope },
            { kind: 'unchanged', expr: second, scope },
          ],
          scope,
          rest,
          place,
        );
      case '\\cdot':
        return source.refuse(
          'SC201',
          expr.location,
          'Action composition cannot be evaluated',
          'TLC does not support it',
        );
    }
    this.#guard(expr, scope, rest, place);
  }

  // --- assignments (shared with explanations)

  /** The variable that `x'` (in Init: `x`) names, also through definitions and parameters. */
  target(expr: Expr, scope: Scope): Uid | undefined {
    if (expr.kind !== 'apply') return undefined;
    if (this.#options.kind === 'init') return this.variable(expr, scope);
    const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
    if (callee.kind === 'expression') return this.target(callee.expr, callee.scope);
    if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
      return this.target(callee.definition.body, callee.scope);
    }
    const [argument] = expr.arguments;
    if (
      callee.kind !== 'builtin' ||
      callee.name !== "'" ||
      argument === undefined ||
      argument.kind === 'operator'
    )
      return undefined;
    return this.variable(argument, scope);
  }

  /** The variable that an expression is, through definitions and parameters. */
  variable(expr: Expr, scope: Scope): Uid | undefined {
    if (expr.kind !== 'apply' || expr.arguments.length > 0) return undefined;
    const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
    if (callee.kind === 'declaration') return this.#nameOf(callee.uid) === undefined ? undefined : callee.uid;
    if (callee.kind === 'expression') return this.variable(callee.expr, callee.scope);
    if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
      return this.variable(callee.definition.body, callee.scope);
    }
    return undefined;
  }

  #assign(target: Uid, by: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const name = this.#nameOf(target);
    const isKept = this.#options.kind === 'next' && this.variable(by, scope) === target;
    if (isKept) this.#keep(target, place);
    else {
      const value = this.#emitter.value(by, scope, this.#env(place, true)).text;
      place.block.add(`${this.#options.next}.${name} = ${value};`);
      this.#writes.add(target);
    }
    this.#rest(rest, { ...place, assigned: new Set([...place.assigned, target]) });
  }

  #nameOf(variable: Uid): string | undefined {
    return this.#context.variables.get(variable) ?? this.#context.instanceVariables.get(variable);
  }

  #keep(target: Uid, place: Place): void {
    this.#keeps.add(target);
    if (this.#options.kind === 'enabled') this.#context.seen(this.#options.state, [target]);
    place.block.add(`\u0000keep:${target}`);
  }

  /** `x' \in S` where x' has no value yet: one successor for each element. */
  #choose(target: Uid, expr: Expr, domain: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    const name = this.#nameOf(target) ?? '';
    const field = this.field(expr, scope, `${name}'`, 'next');
    const set = this.#emitter.value(domain, scope, this.#env(place, true)).text;
    const code = this.#options.names.fresh(name);
    const inner = this.#openLoop(code, field, set, this.#context.site(domain.location), place);
    inner.block.add(`${this.#options.next}.${name} = ${code};`);
    this.#writes.add(target);
    this.#rest(rest, { ...inner, assigned: new Set([...place.assigned, target]) });
    this.#close(inner.block, place.block);
  }

  #unchanged(expr: Expr, scope: Scope, rest: Rest | undefined, place: Place): void {
    if (expr.kind === 'apply') {
      const callee = resolve(expr.operator, scope, this.#context.ir.definitions);
      if (callee.kind === 'builtin' && callee.name === 'Tuple') {
        let after = rest;
        for (const one of [...expr.arguments].reverse()) {
          if (one.kind !== 'operator') after = { item: { kind: 'unchanged', expr: one, scope }, after };
        }
        return this.#rest(after, place);
      }
      const target = this.variable(expr, scope);
      if (target !== undefined) {
        if (!place.assigned.has(target)) {
          this.#keep(target, place);
          return this.#rest(rest, { ...place, assigned: new Set([...place.assigned, target]) });
        }
      } else if (callee.kind === 'expression') {
        return this.#unchanged(callee.expr, callee.scope, rest, place);
      } else if (callee.kind === 'definition' && callee.definition.parameters.length === 0) {
        return this.#unchanged(callee.definition.body, callee.scope, rest, place);
      }
    }
    const env = this.#env(place, true);
    const now = this.#emitter.value(expr, scope, env).text;
    const then = this.#emitter.value(expr, scope, { ...env, state: env.next, next: undefined }).text;
    place.block.add(`if (!runtime.eq(${now}, ${then}, ${this.#context.site(expr.location)})) ${place.exit}`);
    this.#rest(rest, place);
  }

  // --- ways

  #disjunction(expr: Expr, ways: readonly Item[], scope: Scope, rest: Rest | undefined, place: Place): void {
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) return this.#rest({ item: only, after: rest }, place);
    const { beginLine, beginColumn } = expr.location;
    const field = this.field(expr, scope, `branch@${beginLine}:${beginColumn}`, 'branch');
    const join = this.#join(rest);
    const firstInner = this.#fields.length;
    const blocks: Block[] = [];
    ways.forEach((way, i) => {
      const isLast = i === ways.length - 1;
      if (!isLast) this.#labelCount += 1;
      const label = `way${this.#labelCount}`;
      const block = new Block();
      if (field !== undefined) {
        block.add(`payload[${field}] = ${i};`);
        if (i > 0)
          for (let inner = firstInner; inner < this.#fields.length; inner += 1)
            block.add(`payload[${inner}] = undefined;`);
      }
      const body = this.#way(way, join, { ...place, exit: isLast ? place.exit : `break ${label};` });
      block.lines.push(...body.lines);
      const isLabelled = !isLast && block.text().includes(`break ${label};`);
      const head = field === undefined ? '' : `if (takes(given, ${field}, ${i}))`;
      const text = head === '' ? `{\n${indent(block.text())}\n}` : braces(head, block.lines);
      const whole = new Block();
      whole.add(isLabelled ? `${label}: ${text}` : text);
      blocks.push(whole);
    });
    this.#addJoin(join, place);
    for (const block of blocks) place.block.lines.push(...block.lines);
  }

  /** The code of one way: the item, then what follows. */
  #way(item: Item | undefined, join: Join | Rest | undefined, place: Place): Block {
    const block = new Block();
    const after: Rest | undefined =
      join === undefined
        ? undefined
        : 'functions' in join
          ? { item: { kind: 'join', join }, after: undefined }
          : join;
    this.#rest(item === undefined ? after : { item, after }, { ...place, block });
    return block;
  }

  /** How the rest follows several ways: repeated when short, else through a local function. */
  #join(rest: Rest | undefined): Join | Rest | undefined {
    if (rest === undefined || rest.item.kind === 'join') return rest;
    let size = 0;
    for (let one: Rest | undefined = rest; one !== undefined; one = one.after) {
      if (one.item.kind === 'join' || one.item.kind === 'others') break;
      size += sizeOf(one.item.expr, one.item.scope, this.#context);
    }
    return size <= repeatedSizeMax ? rest : { rest, functions: new Map() };
  }

  #callJoin(join: Join, place: Place): void {
    const key = [...place.assigned].sort((a, b) => a - b).join(',');
    let found = join.functions.get(key);
    if (found === undefined) {
      const name = this.#options.names.fresh('andThen');
      const block = new Block();
      this.#rest(join.rest, { block, assigned: place.assigned, exit: 'return false;' });
      block.add('return false;');
      found = { name, text: braces(`const ${name} = (): boolean =>`, block.lines, ';') };
      join.functions.set(key, found);
    }
    place.block.add(`if (${found.name}()) return true;`);
  }

  #addJoin(join: Join | Rest | undefined, place: Place): void {
    if (join === undefined || !('functions' in join)) return;
    for (const { text } of join.functions.values()) place.block.add(text);
  }

  #case(expr: Expr & { kind: 'case' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    const join = this.#join(rest);
    const arms = expr.arms.map((arm) => ({
      test:
        arm.test === undefined
          ? undefined
          : this.#emitter.boolean(arm.test, scope, this.#env(place, false)).text,
      body: this.#way({ kind: 'conjunct', expr: arm.value, scope }, join, place),
    }));
    this.#addJoin(join, place);
    const other = arms.find((arm) => arm.test === undefined);
    let text = '';
    for (const arm of arms) {
      if (arm.test !== undefined)
        text += `${text === '' ? '' : ' else '}${braces(`if (${arm.test})`, arm.body.lines)}`;
    }
    const message = 'In computing next states, TLC encountered a CASE with no conditions true.';
    const last = other?.body.lines ?? [
      `return runtime.fail('case', '${message}', ${this.#context.site(expr.location)});`,
    ];
    place.block.add(text === '' ? last.join('\n') : `${text} ${braces('else', last)}`);
  }

  #exists(expr: Expr & { kind: 'bind' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    if (expr.bounds.some((bound) => bound.domain === undefined)) {
      this.#context.source.refuse(
        'SC201',
        expr.location,
        'Unbounded \\E in an action',
        'it attempted to enumerate an unbounded set',
      );
    }
    const variables = expr.bounds.flatMap((bound) => bound.variables);
    const inside = this.enterExists(expr, scope);
    let inner = place;
    for (const bound of [...expr.bounds].reverse()) {
      inner = this.#openLoops(bound, scope, inner, (uid) => {
        const binding = inside.get(uid);
        const name = variables.find((one) => one.uid === uid)?.name ?? '';
        if (binding?.kind !== 'variable') throw new Error('a choice without variable');
        const variable = bound.variables.find((one) => one.uid === uid);
        return { code: binding.code, field: this.field(variable ?? bound, scope, name, 'choice') };
      });
    }
    this.#conjunct(expr.body, inside, rest, inner);
    this.#close(inner.block, place.block);
  }

  /** \A whose body assigns: the first element assigns, the others are compared with it. */
  #forall(expr: Expr & { kind: 'bind' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    const [bound] = expr.bounds;
    const [variable] = bound?.variables ?? [];
    if (
      bound?.domain === undefined ||
      variable === undefined ||
      expr.bounds.length > 1 ||
      bound.variables.length > 1
    ) {
      this.#context.source.refuse(
        'SC202',
        expr.location,
        '\\A over several variables that assigns is not supported',
      );
    }
    const inside = this.enterExists(expr, scope);
    const binding = inside.get(variable.uid);
    if (binding?.kind !== 'variable') throw new Error('a bound variable without code');
    const set = this.#emitter.value(bound.domain, scope, this.#env(place, true)).text;
    const others = this.#options.names.fresh(`${variable.name}s`);
    place.block.add(
      `const [${binding.code}, ...${others}] = runtime.elements(${set}, ${this.#context.site(bound.domain.location)});`,
    );
    const join = this.#join(rest);
    const after: Rest | undefined =
      join === undefined
        ? undefined
        : 'functions' in join
          ? { item: { kind: 'join', join }, after: undefined }
          : join;
    const some = new Block();
    const left: Rest = { item: { kind: 'others', expr, scope: inside, code: others }, after };
    this.#conjunct(expr.body, inside, left, { ...place, block: some });
    const none = this.#way(undefined, join, place);
    this.#addJoin(join, place);
    place.block.add(
      braces(`if (${binding.code} !== undefined)`, some.lines, ` else {\n${indent(none.text())}\n}`),
    );
  }

  #others(
    expr: Expr & { kind: 'bind' },
    scope: Scope,
    code: string,
    rest: Rest | undefined,
    place: Place,
  ): void {
    if (!this.#isGuard(expr.body, scope, place)) {
      this.#context.source.refuse(
        'SC202',
        expr.location,
        '\\A that assigns different variables for different elements is not supported',
      );
    }
    const bounds = expr.bounds.map((bound) => ({ ...bound, domain: undefined }));
    const test = this.#emitter.arrow(bounds, scope, this.#env(place, true), (inner, env) =>
      this.#emitter.boolean(expr.body, inner, env),
    );
    place.block.add(`if (!${code}.every(${test})) ${place.exit}`);
    this.#rest(rest, place);
  }

  /** The scope of an \E's body. */
  enterExists(expr: Expr & { kind: 'bind' }, scope: Scope): Scope {
    const variables = expr.bounds.flatMap((bound) => bound.variables);
    return this.scopeOnce(expr, scope, () =>
      scope.with(
        variables.map(({ uid, name }): readonly [Uid, Binding] => [
          uid,
          { kind: 'variable', code: this.#options.names.fresh(name), type: 'value' },
        ]),
      ),
    );
  }

  #let(expr: Expr & { kind: 'let' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    this.#conjunct(expr.body, this.enterLet(expr, scope, this.#env(place, false)), rest, place);
  }

  /** The scope of a LET's body; declares the definitions that are computed once. */
  enterLet(expr: Expr & { kind: 'let' }, scope: Scope, env: Env): Scope {
    const inside = this.scopeOnce(expr, scope, () => letScope(expr.definitions, scope));
    // A value may be taken before the variables that it reads have one: such definitions stay by name.
    const known = this.#options.kind === 'init' ? { ...env, state: undefined } : { ...env, next: undefined };
    this.#emitter.declare(expr.definitions, inside, known, [expr.body]);
    return inside;
  }

  /** A definition's body in place of its call; arguments are taken by name, computed once where they are used often. */
  #call(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    rest: Rest | undefined,
    place: Place,
  ): void {
    if (definition.recursive || this.#depth > 200) {
      this.#context.source.refuse(
        'SC202',
        expr.location,
        `Recursion of ${definition.name} inside an action is not supported`,
      );
    }
    const inside = this.enter(definition, definedAt, expr, scope, this.#env(place, false));
    this.#depth += 1;
    this.#conjunct(definition.body, inside, rest, place);
    this.#depth -= 1;
  }

  /** The scope of the body of an applied function. */
  enterFunction(applied: AppliedFunction, expr: Expr, point: Expr, scope: Scope): Scope {
    return this.scopeOnce(expr, scope, () => bodyScope(applied, point, scope));
  }

  /** The scope of a called definition's body; declares the arguments that are computed once. */
  enter(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
    env: Env,
  ): Scope {
    const inside = this.scopeOnce(expr, scope, () => this.#argumentScope(definition, definedAt, expr, scope));
    for (const [i, parameter] of definition.parameters.entries()) {
      const binding = inside.get(parameter.uid);
      const argument = expr.arguments[i];
      if (
        binding?.kind !== 'name' ||
        binding.shared === undefined ||
        argument === undefined ||
        argument.kind === 'operator'
      )
        continue;
      const { code, type } = binding.shared;
      const name = code.replace(/\(\)$/, '');
      const thunk = this.#emitter.thunkBody(argument, scope, { ...env, next: undefined }, type);
      env.block.add(`const ${name} = lazy((): ${typeNames[type]} => ${thunk});`);
    }
    return inside;
  }

  #argumentScope(
    definition: Definition,
    definedAt: Scope,
    expr: Expr & { kind: 'apply' },
    scope: Scope,
  ): Scope {
    const inside = callScope(definition, definedAt, expr.arguments, scope);
    const shared = definition.parameters.flatMap((parameter, i): (readonly [Uid, Binding])[] => {
      const argument = expr.arguments[i];
      if (argument === undefined || argument.kind === 'operator' || isAtomic(argument)) return [];
      const reads = this.#context.analysis.reads(argument, scope);
      // What it reads must have a value already: always so for the current state of an action.
      const isReadable = this.#options.kind === 'init' ? reads.current.size === 0 : reads.next.size === 0;
      if (!isReadable || usesOf(parameter.uid, [definition.body]) < 2) return [];
      const code = `${this.#options.names.fresh(parameter.name)}()`;
      const type = inferType(argument, this.#context);
      const state = reads.current.size === 0 ? undefined : this.#options.state?.object;
      return [
        [parameter.uid, { kind: 'name', argument, scope, shared: { code, type, state, next: undefined } }],
      ];
    });
    return shared.length === 0 ? inside : inside.with(shared);
  }

  /** The same scope (and names) wherever the same expression is emitted again. */
  scopeOnce(of: object, scope: Scope, make: () => Scope): Scope {
    const known = this.#scopes.get(scope) ?? new Map<object, Scope>();
    this.#scopes.set(scope, known);
    const found = known.get(of) ?? make();
    known.set(of, found);
    return found;
  }

  /** Index of the event field of a nondeterministic point; undefined where no events are made. */
  field(of: object, scope: Scope, name: string, role: EventFieldPlan['role']): number | undefined {
    if (this.#options.kind !== 'next') return undefined;
    const known = this.#fieldIndex.get(scope) ?? new Map<object, number>();
    this.#fieldIndex.set(scope, known);
    const found = known.get(of);
    if (found !== undefined) return found;
    let unique = name;
    for (let count = 2; this.#fields.some((field) => field.name === unique); count += 1)
      unique = `${name}#${count}`;
    const index = this.#fields.push({ name: unique, role }) - 1;
    known.set(of, index);
    return index;
  }
}

function isAtomic(expr: Expr): boolean {
  if (expr.kind === 'integer' || expr.kind === 'string') return true;
  return expr.kind === 'apply' && expr.arguments.length === 0 && expr.operator.kind !== 'definition';
}

/** Size of an expression as emitted: definitions are expanded, to a limit. */
function sizeOf(expr: Expr, scope: Scope, context: ModuleContext, budget = repeatedSizeMax + 1): number {
  let size = 1;
  const add = (part: Expr | undefined, at: Scope) => {
    if (part !== undefined && size < budget) size += sizeOf(part, at, context, budget - size);
  };
  if (expr.kind === 'apply') {
    const callee = resolve(expr.operator, scope, context.ir.definitions);
    if (callee.kind === 'definition' && callee.definition.level === 2 && !callee.definition.recursive) {
      add(callee.definition.body, callee.scope);
    }
    for (const one of expr.arguments) if (one.kind !== 'operator') add(one, scope);
  } else if (expr.kind === 'bind' || expr.kind === 'label' || expr.kind === 'let') {
    size += expr.kind === 'bind' ? 20 : 0;
    add(expr.body, scope);
  } else if (expr.kind === 'case') {
    for (const arm of expr.arms) add(arm.value, scope);
  } else size += 5;
  return size;
}
