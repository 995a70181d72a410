/**
 * Pass 6b: actions (and Init, and what ENABLED asks) as enumerators of successors.
 *
 * The conjuncts are a list of work; what follows a disjunction, an IF or a choice is emitted inside each of its ways,
 * shared through a local function where it is long. Which variables have a value already is known statically at each
 * place, so `x' = e` is either an assignment or a comparison.
 */
import type { BuiltinName, Definition, Expr, Uid } from '@plimsoll/tla-ir';
import { isConjunction, isExpression } from '../ir-walk.ts';
import type { SplitAction } from '../passes/split-actions.ts';
import { resolve, type Scope, type Scoped } from '../scope.ts';
import { ActionAssignments } from './action-assignments.ts';
import { ActionLoops } from './action-loops.ts';
import type { ActionOptions, Item, Place, Rest } from './action-place.ts';
import { ActionRecursion } from './action-recursion.ts';
import { ActionScopes } from './action-scopes.ts';
import { Targets } from './action-targets.ts';
import { type ActionParts, ActionWays } from './action-ways.ts';
import { appliedFunction, checkedPoint } from './applied-function.ts';
import { Block, key, member, not } from './code.ts';
import { type Env, isAvailable, type ModuleContext, type StateReference } from './context.ts';
import { type EventFieldPlan, EventFields } from './event-fields.ts';
import type { ExpressionEmitter } from './expression.ts';
import { countsOfWays } from './forks.ts';
import { forEachWay } from './guard-ways.ts';
import { mayFork } from './may-fork.ts';
import type { NameSpace } from './names.ts';
import { declarations, settled } from './successor-object.ts';
import { emitUnchanged } from './unchanged.ts';

type Call = Expr & { readonly kind: 'apply' };

export interface EmittedAction {
  readonly lines: readonly string[];
  readonly fields: readonly EventFieldPlan[];
  readonly writes: ReadonlySet<Uid>;
  /** Variables that some path carries over unchanged. */
  readonly keeps: ReadonlySet<Uid>;
}

export class ActionEmitter {
  readonly #emitter: ExpressionEmitter;
  readonly #context: ModuleContext;
  readonly #options: ActionOptions;
  readonly fields: EventFields;
  readonly scopes: ActionScopes;
  readonly targets: Targets;
  readonly #loops: ActionLoops;
  readonly #ways: ActionWays;
  readonly #recursion: ActionRecursion;
  readonly #assignments: ActionAssignments;
  /** Definitions being expanded: a cycle among them would never end. */
  #depth = 0;

  /** Those that the action's code has so far. */
  get names(): NameSpace {
    return this.#options.names;
  }

  constructor(emitter: ExpressionEmitter, options: ActionOptions) {
    this.#emitter = emitter;
    this.#context = emitter.context;
    this.#options = options;
    this.fields = new EventFields(options.kind === 'next');
    this.scopes = new ActionScopes(emitter, options);
    this.targets = new Targets(emitter.context, options.kind === 'init');
    this.#loops = new ActionLoops(emitter, options, (place, isCertain) => this.#env(place, isCertain));
    const parts: ActionParts = {
      emitter,
      options,
      fields: this.fields,
      scopes: this.scopes,
      loops: this.#loops,
      envOf: (place, isCertain) => this.#env(place, isCertain),
      rest: (rest, place) => this.#rest(rest, place),
      conjunct: (expr, scope, rest, place) => this.#conjunct(expr, scope, rest, place),
      isGuard: (expr, scope, place) => this.#isGuard(expr, scope, place),
    };
    this.#ways = new ActionWays(parts);
    this.#recursion = new ActionRecursion(parts, this.targets);
    this.#assignments = new ActionAssignments(parts, this.targets);
  }

  /** The function's body: enumerates for the binders, then through the conjuncts. */
  run(conjuncts: readonly Scoped[], action?: SplitAction): EmittedAction {
    for (const parameter of action?.parameters ?? []) this.fields.addParameter(parameter.name);
    let rest: Rest | undefined;
    for (const one of [...conjuncts].reverse()) rest = { item: { kind: 'conjunct', ...one }, after: rest };
    const body = new Block();
    const start: Place = { block: body, assigned: new Set(), exit: 'return false;' };
    const place = action === undefined ? start : this.#loops.openBinders(action, start);
    this.#rest(rest, place);
    this.#loops.close(place.block, body);
    const lines = settled(
      [...declarations(this.#context, this.#options, this.fields.plans), ...body.lines, 'return false;'],
      this.#context,
      this.#options,
      this.#assignments.writes,
    );
    return {
      lines,
      fields: this.fields.plans,
      writes: this.#assignments.writes,
      keeps: this.#assignments.keeps,
    };
  }

  // --- surroundings

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
        return this.#ways.callJoin(item.join, place);
      case 'return':
        return item.to(place);
      case 'conjunct':
        // TLC evaluates what is left as one value once all variables have one: no more forks.
        if (this.#isComplete(place) && this.#context.bug !== 'assignment-repeated')
          return this.#test(item.expr, item.scope, after, place);
        return this.#conjunct(item.expr, item.scope, after, place);
      case 'others':
        return this.#ways.others(item.expr, item.scope, item.code, after, place);
      case 'unchanged':
        return this.#assignments.unchanged(item.expr, item.scope, after, place);
      case 'changed': {
        const { expr, scope } = item;
        const env = this.#env(place, false);
        const primed = { ...env, state: env.next, next: undefined };
        const same = emitUnchanged(this.#emitter, { expr, scope }, env, primed, expr.location);
        place.block.add(`if (${same.text}) ${place.exit}`);
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
      const assigned = [...place.assigned].flatMap((uid) => this.#context.variables.get(uid) ?? []);
      const values = assigned.map((name) => `${key(name)}: ${next}${member(name)}`).join(', ');
      place.block.add(`return runtime.incomplete(${JSON.stringify(message)}, { ${values} });`);
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
      const counts = countsOfWays(this.#emitter, expr, scope, env, counting);
      return forEachWay(counts, this.#options.names, this.#loops, place, (inner) => this.#rest(rest, inner));
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
      !isConjunction(expr)
    )
      return this.#guard(expr, scope, rest, place);
    switch (expr.kind) {
      case 'label':
        return this.#conjunct(expr.body, scope, rest, place);
      case 'let':
        return this.#let(expr, scope, rest, place);
      case 'case':
        return this.#ways.case(expr, scope, rest, place);
      case 'bind':
        if (expr.binder === 'exists') return this.#ways.exists(expr, scope, rest, place);
        if (expr.binder === 'forall') {
          return this.#ways.forall(expr, scope, rest, place);
        }
        return this.#guard(expr, scope, rest, place);
      case 'apply':
        return this.#application(expr, scope, rest, place);
      default:
        return this.#guard(expr, scope, rest, place);
    }
  }

  #application(expr: Call, scope: Scope, rest: Rest | undefined, place: Place): void {
    const { ir, analysis } = this.#context;
    const callee = resolve(expr.operator, scope, ir.definitions);
    if (callee.kind === 'expression') return this.#conjunct(callee.expr, callee.scope, rest, place);
    if (callee.kind === 'definition') {
      if (analysis.isStandard(callee.definition)) return this.#guard(expr, scope, rest, place);
      return this.#call(callee.definition, callee.scope, expr, scope, rest, place);
    }
    const isTaken =
      callee.kind === 'builtin' &&
      (this.#connective(callee.name, expr, scope, rest, place) ||
        this.#operation(callee.name, expr, scope, rest, place));
    if (!isTaken) this.#guard(expr, scope, rest, place);
  }

  /** Conjunctions, disjunctions and the like; false where it is none. */
  #connective(name: BuiltinName, expr: Call, scope: Scope, rest: Rest | undefined, place: Place): boolean {
    const args = expr.arguments.filter(isExpression);
    const [first, second, third] = args;
    const item = (one: Expr): Item => ({ kind: 'conjunct', expr: one, scope });
    switch (name) {
      case '/\\':
      case 'ConjunctionList':
        this.#rest(
          args.reduceRight<Rest | undefined>((after, one) => ({ item: item(one), after }), rest),
          place,
        );
        return true;
      case '\\/':
      case 'DisjunctionList':
        this.#ways.disjunction(expr, args.map(item), scope, rest, place);
        return true;
      case 'IfThenElse':
        if (first === undefined || second === undefined || third === undefined) return false;
        this.#ways.conditional(first, second, third, scope, rest, place);
        return true;
      case '=>':
        if (first === undefined || second === undefined) return false;
        this.#ways.conditional(first, second, undefined, scope, rest, place);
        return true;
      case 'AngleAction': {
        if (first === undefined || second === undefined) return false;
        const after: Rest = { item: { kind: 'changed', expr: second, scope }, after: rest };
        this.#conjunct(first, scope, after, place);
        return true;
      }
      case 'SquareAction': {
        if (first === undefined || second === undefined) return false;
        const kept: Item = { kind: 'unchanged', expr: second, scope };
        this.#ways.disjunction(expr, [item(first), kept], scope, rest, place);
        return true;
      }
      default:
        return false;
    }
  }

  /** What may assign a variable; false where it does not. */
  #operation(name: BuiltinName, expr: Call, scope: Scope, rest: Rest | undefined, place: Place): boolean {
    const [first, second] = expr.arguments.filter(isExpression);
    switch (name) {
      case '=': {
        const target = first === undefined ? undefined : this.targets.target(first, scope);
        if (target === undefined || second === undefined || this.#isComparison(target, place)) return false;
        this.#assignments.assign(target, second, scope, rest, place);
        return true;
      }
      case '\\in': {
        const target = first === undefined ? undefined : this.targets.target(first, scope);
        if (target === undefined || second === undefined || place.assigned.has(target)) return false;
        this.#assignments.choose(target, expr, second, scope, rest, place);
        return true;
      }
      case 'FunctionApply': {
        const applied = appliedFunction(expr, scope, this.#context, this.#options.kind === 'init');
        if (applied === undefined || applied.recursive !== undefined || second === undefined) return false;
        const site = this.#context.site(expr.location);
        const env = this.#env(place, false);
        const point = this.#emitter.value(second, scope, env).text;
        place.block.add(`${checkedPoint(this.#emitter, applied, point, env, site)};`);
        this.#conjunct(applied.body, this.scopes.enterFunction(applied, expr, second, scope), rest, place);
        return true;
      }
      case 'UNCHANGED':
        if (first === undefined) return false;
        this.#assignments.unchanged(first, scope, rest, place);
        return true;
      case '\\cdot':
        return this.#context.source.refuse(
          'SC201',
          expr.location,
          'Action composition cannot be evaluated',
          'TLC does not support it',
        );
      default:
        return false;
    }
  }

  // --- assignments (shared with explanations)

  #let(expr: Expr & { kind: 'let' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    this.#conjunct(expr.body, this.scopes.enterLet(expr, scope, this.#env(place, false)), rest, place);
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
    if (definition.recursive) return this.#recursion.call(definition, definedAt, expr, scope, rest, place);
    if (this.#depth > 200) {
      this.#context.source.refuse(
        'SC202',
        expr.location,
        `Recursion of ${definition.name} inside an action is not supported`,
      );
    }
    const inside = this.scopes.enter(definition, definedAt, expr, scope, this.#env(place, false));
    this.#depth += 1;
    this.#conjunct(definition.body, inside, rest, place);
    this.#depth -= 1;
  }
}
