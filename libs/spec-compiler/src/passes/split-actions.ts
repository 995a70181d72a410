/**
 * Pass 4: Next → actions.
 *
 * TLC descends through disjunctions, `\E` over constant sets and calls, not through conjunctions or IF, and prints on
 * edges the innermost definition reached (its *label*). It stops at a call with an argument that depends on the state
 * and at an `\E` over such a set; there this pass goes on, so that traces and events get the better name (the *id*),
 * but the label stays what TLC prints.
 */
import {
  type Bound,
  type Expr,
  isStandardDefinition,
  type Location,
  type SpecIr,
  type Uid,
} from '@plimsoll/tla-ir';
import type { Analysis } from '../analysis/analysis.ts';
import { NameSpace } from '../emit/names.ts';
import { type Binding, callScope, letScope, resolve, Scope } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';
import type { Behaviour } from './split-specification.ts';

/** `\E x, y \in S` outside an action. */
export interface ActionBinder {
  readonly bound: Bound;
  /** Scope of the domain. */
  readonly scope: Scope;
}

export interface ActionParameter {
  readonly uid: Uid;
  /** The formal name in the action's definition where the variable is passed as it is, else the variable's. */
  readonly name: string;
  /** The variable in generated code. */
  readonly code: string;
}

/** An `\E` outside an action. */
export interface ActionScope {
  /** The same for all actions below it. */
  readonly number: number;
  /** How many of the action's binders are its own. */
  readonly binders: number;
}

/** A LET outside of the action that recursive definitions make it declare. */
export interface ActionLet {
  readonly expr: Expr & { readonly kind: 'let' };
  /** The scope of the LET's body. */
  readonly inside: Scope;
  /** Stands inside so many binders. */
  readonly depth: number;
}

export interface SplitAction {
  readonly id: string;
  readonly label: string;
  readonly location: Location;
  /** What the action's own definition is called; undefined for an anonymous disjunct. */
  readonly definition: string | undefined;
  /** The definition's place: the source shown above the generated function. */
  readonly definitionLocation: Location;
  readonly expr: Expr;
  readonly scope: Scope;
  /** Outermost first. */
  readonly binders: readonly ActionBinder[];
  /** The `\E`s that the binders belong to, outermost first. */
  readonly scopes: readonly ActionScope[];
  readonly lets: readonly ActionLet[];
  readonly parameters: readonly ActionParameter[];
}

/** More actions than any readable specification has. */
const actionsMax = 2_000;

export function splitActions(
  ir: SpecIr,
  behaviour: Behaviour,
  analysis: Analysis,
  space: NameSpace,
  instantiated: ReadonlySet<Uid>,
  bug?: SeededBug,
): readonly SplitAction[] {
  return new ActionSplitter(ir, analysis, space, instantiated, bug).run(behaviour);
}

interface Way {
  readonly scope: Scope;
  readonly binders: readonly ActionBinder[];
  readonly scopes: readonly ActionScope[];
  readonly lets: readonly ActionLet[];
  readonly parameters: readonly ActionParameter[];
  readonly definition: string | undefined;
  readonly definitionLocation: Location | undefined;
  readonly label: string;
  /** True below a place where TLC stopped: the label does not change any more. */
  readonly isLabelFixed: boolean;
  /** Definitions on the way, against endless descent. */
  readonly path: readonly Uid[];
}

class ActionSplitter {
  readonly #ir: SpecIr;
  readonly #analysis: Analysis;
  readonly #found: SplitAction[] = [];
  readonly #source: SourceText;
  readonly #space: NameSpace;
  readonly #instantiated: ReadonlySet<Uid>;
  readonly #bug: SeededBug | undefined;
  #scopeCount = 0;

  constructor(
    ir: SpecIr,
    analysis: Analysis,
    space: NameSpace,
    instantiated: ReadonlySet<Uid>,
    bug: SeededBug | undefined,
  ) {
    this.#instantiated = instantiated;
    this.#bug = bug;
    this.#space = space;
    this.#ir = ir;
    this.#analysis = analysis;
    this.#source = new SourceText(ir);
  }

  run(behaviour: Behaviour): readonly SplitAction[] {
    this.#split(behaviour.next.expr, {
      scope: behaviour.next.scope,
      binders: [],
      scopes: [],
      lets: [],
      parameters: [],
      definition: undefined,
      definitionLocation: undefined,
      label: behaviour.nextName,
      isLabelFixed: behaviour.isInstance,
      path: [],
    });
    return withUniqueIds(this.#bug === 'disjunct-lost' ? this.#found.slice(0, -1) : this.#found);
  }

  #split(expr: Expr, way: Way): void {
    if (this.#found.length > actionsMax) {
      this.#source.refuse('SC202', expr.location, `Next has more than ${actionsMax} disjuncts`);
    }
    switch (expr.kind) {
      case 'label':
        return this.#split(expr.body, way);
      case 'let':
        return this.#let(expr, way);
      case 'bind':
        if (expr.binder === 'exists' && expr.bounds.every((bound) => bound.domain !== undefined)) {
          return this.#exists(expr, way);
        }
        break;
      case 'apply':
        return this.#application(expr, way);
    }
    this.#add(expr, way);
  }

  #application(expr: Expr & { kind: 'apply' }, way: Way): void {
    const callee = resolve(expr.operator, way.scope, this.#ir.definitions);
    if (callee.kind === 'expression') return this.#split(callee.expr, { ...way, scope: callee.scope });
    if (callee.kind === 'builtin' && (callee.name === '\\/' || callee.name === 'DisjunctionList')) {
      for (const argument of expr.arguments) if (argument.kind !== 'operator') this.#split(argument, way);
      return;
    }
    if (callee.kind !== 'definition') return this.#add(expr, way);
    const { definition } = callee;
    if (isStandardDefinition(this.#ir, definition) || way.path.includes(definition.uid)) {
      return this.#add(expr, way);
    }
    const isConstant = expr.arguments.every(
      (argument) => argument.kind === 'operator' || this.#analysis.levelOf(argument, way.scope) === 0,
    );
    // TLC does not look behind an operator that was passed as an argument: its steps are the caller's.
    const isPassed = expr.operator.kind === 'formal';
    const isOutermost = this.#bug === 'label-outermost' && way.path.length > 0;
    this.#split(definition.body, {
      ...way,
      scope: callScope(definition, callee.scope, expr.arguments, way.scope),
      parameters: this.#renamed(way, expr, definition.parameters),
      definition: definition.name,
      definitionLocation: definition.location,
      label: way.isLabelFixed || isPassed || isOutermost ? way.label : definition.name,
      isLabelFixed: way.isLabelFixed || isPassed || !isConstant || this.#instantiated.has(definition.uid),
      path: [...way.path, definition.uid],
    });
  }

  /** A parameter that is handed on as it is takes the name it has in the action's definition. */
  #renamed(way: Way, expr: Expr & { kind: 'apply' }, formals: readonly { readonly name: string }[]) {
    const names = new Map<Uid, string>();
    expr.arguments.forEach((argument, i) => {
      const bound = this.#variableOf(argument, way.scope);
      const formal = formals[i];
      if (bound !== undefined && formal !== undefined) names.set(bound, formal.name);
    });
    const taken = new Set<string>();
    return way.parameters.map((parameter) => {
      const name = fresh(names.get(parameter.uid) ?? parameter.name, taken);
      return { ...parameter, name };
    });
  }

  /** The bound variable that an argument is, also through names of other definitions' parameters. */
  #variableOf(argument: SplitArgument, scope: Scope): Uid | undefined {
    if (argument.kind !== 'apply' || argument.operator.kind !== 'formal') return undefined;
    const binding = scope.get(argument.operator.uid);
    if (binding?.kind === 'name') return this.#variableOf(binding.argument, binding.scope);
    return argument.operator.uid;
  }

  #let(expr: Expr & { kind: 'let' }, way: Way): void {
    const inside = letScope(expr.definitions, way.scope);
    const own = { expr, inside, depth: way.binders.length };
    this.#split(expr.body, { ...way, scope: inside, lets: [...way.lets, own] });
  }

  #exists(expr: Expr & { kind: 'bind' }, way: Way): void {
    const isConstant = expr.bounds.every(
      (bound) => bound.domain === undefined || this.#analysis.levelOf(bound.domain, way.scope) === 0,
    );
    const taken = new Set(way.parameters.map((parameter) => parameter.name));
    // Names of variables are unique within an action and against all that the module names.
    const codes = new NameSpace(this.#space);
    for (const parameter of way.parameters) codes.fresh(parameter.code);
    const added = expr.bounds
      .flatMap((bound) => bound.variables)
      .map(({ uid, name }) => ({ uid, name: fresh(name, taken), code: codes.fresh(name) }));
    const bindings = added.map((one): readonly [Uid, Binding] => [
      one.uid,
      { kind: 'variable', code: one.code, type: 'value' },
    ]);
    this.#split(expr.body, {
      ...way,
      scope: way.scope.with(bindings),
      binders: [...way.binders, ...expr.bounds.map((bound) => ({ bound, scope: way.scope }))],
      scopes: [...way.scopes, { number: this.#scopeCount++, binders: expr.bounds.length }],
      parameters: [...way.parameters, ...added],
      isLabelFixed: way.isLabelFixed || !isConstant,
    });
  }

  #add(expr: Expr, way: Way): void {
    const { beginLine, beginColumn } = expr.location;
    // Next itself, taken apart, names none of its disjuncts; an undivided definition does.
    const isOwn = way.definition !== undefined && this.#ownBody(expr, way);
    this.#found.push({
      id: isOwn ? (way.definition as string) : `Next@${beginLine}:${beginColumn}`,
      label: way.label,
      location: expr.location,
      definition: isOwn ? way.definition : undefined,
      definitionLocation:
        isOwn && way.definitionLocation !== undefined ? way.definitionLocation : expr.location,
      expr,
      scope: way.scope,
      binders: way.binders,
      scopes: way.scopes,
      lets: way.lets,
      parameters: way.parameters,
    });
  }

  /** True when the expression is the whole body of the innermost definition, or all that its \E, LET and labels lead to. */
  #ownBody(expr: Expr, way: Way): boolean {
    const uid = way.path.at(-1);
    let body = uid === undefined ? undefined : this.#bodyOf(uid, way.scope);
    while (body !== undefined && body !== expr) {
      body = body.kind === 'label' || body.kind === 'let' || body.kind === 'bind' ? body.body : undefined;
    }
    return body !== undefined;
  }

  #bodyOf(uid: Uid, scope: Scope): Expr | undefined {
    const binding = scope.get(uid);
    return binding?.kind === 'let' ? binding.definition.body : this.#ir.definitions.get(uid)?.body;
  }
}

type SplitArgument = Parameters<typeof callScope>[2][number];

/** `name`, `name#2` … */
function fresh(name: string, taken: Set<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique); count += 1) unique = `${name}#${count}`;
  taken.add(unique);
  return unique;
}

function withUniqueIds(actions: readonly SplitAction[]): readonly SplitAction[] {
  const taken = new Set<string>();
  return actions.map((action) => ({ ...action, id: fresh(action.id, taken) }));
}
