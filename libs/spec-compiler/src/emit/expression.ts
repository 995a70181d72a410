/**
 * Pass 6a: expressions. Logic becomes JavaScript's own where the static type is evident; all else calls the Runtime.
 */
import type { Argument, Bound, Definition, Expr, Location, Uid } from '@plimsoll/tla-ir';
import { type Binding, type CodeType, letScope, type Scope } from '../scope.ts';
import { emitApplication } from './application.ts';
import { boundSet } from './bounds.ts';
import { definitionBody, operatorText } from './callables.ts';
import {
  atom,
  Block,
  type Code,
  held,
  indent,
  loose,
  mentions,
  quoted,
  Tightness,
  withoutUnused,
} from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import { inferType } from './infer-type.ts';
import { declareDefinitions } from './let-definitions.ts';
import { NameSpace } from './names.ts';
import { intervalArguments } from './standard.ts';

/** JavaScript holds integers exactly up to here. */
const integerMax = BigInt(Number.MAX_SAFE_INTEGER);
/** TLC's largest integer. */
const tlcIntegerMax = 2n ** 31n - 1n;

/** The runtime's operation for a binder's tuple: TLC has a function over 1..n converted into one, or refuses it. */
type TakenApart = 'component' | 'componentOfConverted';

export class ExpressionEmitter {
  readonly context: ModuleContext;

  constructor(context: ModuleContext) {
    this.context = context;
  }

  /** Code that computes `expr`. */
  value(expr: Expr, scope: Scope, env: Env): Code {
    if (this.#isWorthHoisting(expr)) return this.#hoisted(expr, scope, env);
    return this.#value(expr, scope, env);
  }

  /** Code that computes `expr` as a JavaScript boolean; fails as TLC does when it is none. */
  boolean(expr: Expr, scope: Scope, env: Env): Code {
    return this.asBoolean(this.value(expr, scope, env), expr.location);
  }

  asBoolean(code: Code, location: Location): Code {
    if (code.type === 'boolean') return code;
    return atom(`runtime.bool(${code.text}, ${this.context.site(location)})`, 'boolean');
  }

  asType(code: Code, type: CodeType, location: Location): Code {
    return type === 'boolean' ? this.asBoolean(code, location) : code;
  }

  #value(expr: Expr, scope: Scope, env: Env): Code {
    const { context } = this;
    const site = () => context.site(expr.location);
    switch (expr.kind) {
      case 'integer':
        return this.#integer(expr.value, expr.location);
      case 'decimal':
        return context.source.refuse(
          'SC201',
          expr.location,
          'Decimal numbers cannot be evaluated',
          'TLC cannot evaluate them',
        );
      case 'string':
        return atom(quoted(expr.value));
      case 'at':
        if (env.at === undefined) throw new Error('@ outside EXCEPT');
        return env.at;
      case 'apply':
        return emitApplication(this, expr, scope, env);
      case 'case':
        return this.#case(expr, scope, env);
      case 'bind':
        return this.#bind(expr, scope, env);
      case 'except':
        return this.#except(expr, scope, env);
      case 'record':
      case 'recordSet': {
        const names = expr.fields.map((field) => quoted(field.name)).join(', ');
        const values = expr.fields.map((field) => this.value(field.value, scope, env).text).join(', ');
        return expr.kind === 'record'
          ? atom(`runtime.record([${names}], [${values}])`)
          : atom(`runtime.recordSet([${names}], [${values}], ${site()})`);
      }
      case 'let': {
        const inside = letScope(expr.definitions, scope);
        this.declare(expr.definitions, inside, env, [expr.body]);
        return this.value(expr.body, inside, env);
      }
      case 'label':
        return this.value(expr.body, scope, env);
      case 'substitution':
        throw new Error('an INSTANCE substitution is left after its pass');
    }
  }

  #integer(value: bigint, location: Location): Code {
    if (value > integerMax) {
      this.context.source.refuse('SC201', location, 'The integer is too large', 'it is refused by TLC too');
    }
    if (value <= tlcIntegerMax) return atom(String(value), 'integer');
    return atom(`largeInteger(${value}, ${this.context.site(location)})`, 'integer');
  }

  #case(expr: Expr & { kind: 'case' }, scope: Scope, env: Env): Code {
    const type = inferType(expr, this.context);
    const inside = { ...env, isCertain: false };
    let text = `runtime.fail('case', 'None of the conditions of the CASE is true', ${this.context.site(expr.location)})`;
    for (const arm of [...expr.arms].reverse()) {
      const value = held(
        this.asType(this.value(arm.value, scope, inside), type, arm.value.location),
        Tightness.Or,
      );
      if (arm.test === undefined) text = value;
      else text = `${held(this.boolean(arm.test, scope, inside), Tightness.Or)} ? ${value} : ${text}`;
    }
    return loose(text, type, Tightness.Ternary);
  }

  #bind(expr: Expr & { kind: 'bind' }, scope: Scope, env: Env): Code {
    const { source } = this.context;
    const site = this.context.site(expr.location);
    const isUnbounded = expr.bounds.some((bound) => bound.domain === undefined);
    switch (expr.binder) {
      case 'temporalForall':
      case 'temporalExists':
        return source.refuse(
          'SC201',
          expr.location,
          'Temporal quantification cannot be checked',
          'TLC cannot handle it',
        );
      case 'forall':
      case 'exists': {
        if (isUnbounded) return this.#unbounded('quantifier', expr.location, 'boolean');
        return this.#quantifier(expr, scope, env);
      }
      case 'choose':
      case 'filter': {
        if (isUnbounded) return this.#unbounded('CHOOSE', expr.location, 'value');
        const [bound] = expr.bounds;
        if (bound?.domain === undefined) throw new Error(`${expr.binder} without bound`);
        const set = this.value(bound.domain, scope, env).text;
        const domain = expr.binder === 'filter' && bound.tuple ? setOfTuples(set, bound, site) : set;
        const test = this.arrow(
          [bound],
          scope,
          env,
          (inside, within) => this.boolean(expr.body, inside, within),
          'componentOfConverted',
        );
        return atom(`runtime.${expr.binder}(${domain}, ${test}, ${site})`);
      }
      case 'map':
      case 'function': {
        const domains = expr.bounds.flatMap((bound) => {
          if (bound.domain === undefined) throw new Error(`${expr.binder} without domain`);
          const domain = this.value(bound.domain, scope, env).text;
          if (!bound.tuple) return bound.variables.map(() => domain);
          return [expr.binder === 'map' ? domain : setOfTuples(domain, bound, site)];
        });
        const body = this.arrow(
          expr.bounds,
          scope,
          env,
          (inside, within) => this.value(expr.body, inside, within),
          expr.binder === 'map' ? 'component' : 'componentOfConverted',
        );
        const isSingle = domains.length === 1;
        const operation =
          expr.binder === 'map' ? (isSingle ? 'mapSet' : 'mapSets') : isSingle ? 'fn' : 'fnOf';
        return atom(
          `runtime.${operation}(${isSingle ? domains[0] : `[${domains.join(', ')}]`}, ${body}, ${site})`,
        );
      }
    }
  }

  #unbounded(what: string, location: Location, type: CodeType): Code {
    const message = `TLC attempted to evaluate an unbounded ${what}. Make sure that the expression is of form ${
      what === 'CHOOSE' ? 'CHOOSE x \\\\in S : P(x)' : '\\\\A x \\\\in S : P(x)'
    }.`;
    return atom(`runtime.fail('unsupported', '${message}', ${this.context.site(location)})`, type);
  }

  /** Nested from the last variable inwards: TLC varies the first one fastest. */
  #quantifier(expr: Expr & { kind: 'bind' }, scope: Scope, env: Env): Code {
    const site = this.context.site(expr.location);
    const levels = expr.bounds.flatMap((bound): Bound[] =>
      bound.tuple ? [bound] : bound.variables.map((variable) => ({ ...bound, variables: [variable] })),
    );
    const nest = (count: number, inner: Scope, within: Env): Code => {
      const bound = levels[count - 1];
      if (bound?.domain === undefined) return this.boolean(expr.body, inner, within);
      const textOf = (set: Expr): string => this.value(set, scope, { ...within, isCertain: false }).text;
      const others = levels.slice(0, count - 1);
      const domain = boundSet(this.context, bound.domain, others, scope, textOf, site);
      const test = this.arrow([bound], inner, within, (deeper, block) => nest(count - 1, deeper, block));
      const interval = intervalArguments(domain);
      if (interval === undefined)
        return atom(`runtime.${expr.binder}(${domain}, ${test}, ${site})`, 'boolean');
      const operation = expr.binder === 'forall' ? 'everyBetween' : 'someBetween';
      return atom(`${operation}(${interval}, ${test})`, 'boolean');
    };
    return nest(levels.length, scope, env);
  }

  /** A function of the bounds' variables; a tuple binder takes the tuple and takes it apart. */
  arrow(
    bounds: readonly Bound[],
    scope: Scope,
    env: Env,
    body: (scope: Scope, env: Env) => Code,
    component: TakenApart = 'component',
  ): string {
    const names = new NameSpace(env.names);
    const block = new Block();
    const parameters: string[] = [];
    const bindings: [Uid, Binding][] = [];
    for (const bound of bounds) {
      if (bound.tuple) parameters.push(this.takeApart(bound, names, block, bindings, component));
      else {
        for (const { uid, name } of bound.variables) {
          const code = names.fresh(name);
          parameters.push(code);
          bindings.push([uid, { kind: 'variable', code, type: 'value' }]);
        }
      }
    }
    const within: Env = { ...env, names, block, isCertain: true };
    const code = body(scope.with(bindings), within);
    const text = withoutUnused(block.lines, code.text).join('\n') + code.text;
    return arrowText(parameters.map((name) => `${ifUsed(name, text)}: Value`).join(', '), block, code);
  }

  /** Declares the components of a tuple; returns the variable of the tuple itself. */
  takeApart(
    bound: Bound,
    names: NameSpace,
    block: Block,
    bindings: [Uid, Binding][],
    component: TakenApart = 'component',
  ): string {
    const tuple = names.fresh(bound.variables.map((variable) => variable.name).join('_'));
    const site = bound.domain === undefined ? -1 : this.context.site(bound.domain.location);
    bound.variables.forEach(({ uid, name }, i) => {
      const code = names.fresh(name);
      const part = `runtime.${component}(${tuple}, ${i + 1}, ${bound.variables.length}, ${site})`;
      block.add(`const ${code} = ${part};`);
      bindings.push([uid, { kind: 'variable', code, type: 'value' }]);
    });
    return tuple;
  }

  #except(expr: Expr & { kind: 'except' }, scope: Scope, env: Env): Code {
    const site = this.context.site(expr.location);
    let text = this.value(expr.target, scope, env).text;
    for (const update of expr.updates) {
      const path = update.path.map((step) => this.value(step, scope, { ...env, isCertain: false }).text);
      const names = new NameSpace(env.names);
      const old = names.fresh('old');
      const block = new Block();
      const within: Env = { ...env, names, block, at: atom(old), isCertain: true };
      const value = this.value(update.value, scope, within);
      const parameter = mentions(block.text() + value.text, old) ? `${old}: Value` : '';
      text = `runtime.except(${text}, [${path.join(', ')}], ${arrowText(parameter, block, value)}, ${site})`;
    }
    return atom(text);
  }

  /** Declares LET definitions in the block, where that saves work. */
  declare(definitions: readonly Definition[], inside: Scope, env: Env, users: readonly Expr[]): void {
    declareDefinitions(this, definitions, inside, env, users);
  }

  /** What stands behind the arrow of a function without parameters. */
  thunkBody(of: Expr | Definition, scope: Scope, env: Env, type: CodeType): string {
    const block = new Block();
    const within: Env = { ...env, names: new NameSpace(env.names), block, isCertain: true };
    const code = 'kind' in of ? this.value(of, scope, within) : this.body(of, scope, within);
    return behindArrow(block, this.asType(code, type, of.location));
  }

  /** The body of a definition whose parameters are bound in `scope`. */
  body(definition: Definition, scope: Scope, env: Env): Code {
    return definitionBody(this, definition, scope, env);
  }

  /** An argument as a JavaScript function of `arity` values. */
  operator(argument: Argument, arity: number, scope: Scope, env: Env): string {
    return operatorText(this, argument, arity, scope, env);
  }

  #isWorthHoisting(expr: Expr): boolean {
    if (!this.isHoisting) return false;
    switch (expr.kind) {
      case 'apply': {
        const { operator } = expr;
        if (expr.arguments.length === 0 || operator.kind === 'formal' || operator.kind === 'declaration')
          return false;
        // Negative literals.
        if (operator.kind === 'definition' && operator.name === '-.' && expr.arguments[0]?.kind === 'integer')
          return false;
        break;
      }
      case 'bind':
      case 'record':
      case 'recordSet':
      case 'except':
        break;
      default:
        return false;
    }
    return this.context.analysis.isClosedConstant(expr);
  }

  /** Recursive definitions whose local functions are being written: to meet one again is recursion through another. */
  readonly declaring = new Set<Uid>();

  /** False while the expression being emitted is itself computed once. */
  isHoisting = true;

  #hoisted(expr: Expr, scope: Scope, env: Env): Code {
    const constant = this.constantBody(expr, scope, env.names);
    return atom(`${this.context.hoist(constant.text, constant.type, expr.location)}()`, constant.type);
  }

  /** What stands behind the arrow of a constant that is computed once. */
  constantBody(
    of: Expr | Definition,
    scope: Scope,
    names: NameSpace,
  ): { readonly text: string; readonly type: CodeType } {
    const before = this.isHoisting;
    this.isHoisting = false;
    const env: Env = {
      state: undefined,
      next: undefined,
      at: undefined,
      block: new Block(),
      isCertain: true,
      names,
    };
    const type = inferType('kind' in of ? of : of.body, this.context);
    const text = this.thunkBody(of, scope, env, type);
    this.isHoisting = before;
    return { text, type };
  }
}

function setOfTuples(set: string, { variables }: Bound, site: number): string {
  return `runtime.setOfTuples(${set}, ${variables.length}, ${site})`;
}

export function arrowText(parameters: string, block: Block, code: Code): string {
  return `(${parameters}) => ${behindArrow(block, code)}`;
}

function behindArrow(block: Block, code: Code): string {
  const lines = withoutUnused(block.lines, code.text);
  if (lines.length > 0) return `{\n${indent(`${lines.join('\n')}\nreturn ${code.text};`)}\n}`;
  return code.text.startsWith('{') ? `(${code.text})` : code.text;
}

/** TypeScript wants unused parameters marked. */
export function ifUsed(name: string, text: string): string {
  return mentions(text, name) ? name : `_${name}`;
}
