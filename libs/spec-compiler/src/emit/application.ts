/** Pass 6a, continued: applications of built-in operators, definitions, declarations and parameters. */
import type { BuiltinName, Definition, Expr, Location } from '@plimsoll/tla-ir';
import { type Callee, callScope, resolve, type Scope, type SharedCode } from '../scope.ts';
import { isCalledByName, isStrictOperator, passed } from './arguments.ts';
import { atom, type Code, held, loose, member, not, Tightness } from './code.ts';
import { type Env, isAvailable, type ModuleContext } from './context.ts';
import { emitEnabled } from './enabled.ts';
import type { ExpressionEmitter } from './expression.ts';
import { definitionType } from './infer-type.ts';
import { recursion } from './local-recursion.ts';
import { emitStandard, isCompiledFromText } from './standard.ts';
import { emitUnchanged } from './unchanged.ts';

type Application = Expr & { kind: 'apply' };

export function emitApplication(emitter: ExpressionEmitter, expr: Application, scope: Scope, env: Env): Code {
  const { context } = emitter;
  const callee = resolve(expr.operator, scope, context.ir.definitions);
  switch (callee.kind) {
    case 'builtin':
      return builtin(emitter, callee.name, expr, scope, env);
    case 'declaration':
      return declaration(emitter, callee, expr, env);
    case 'expression':
      if (callee.shared !== undefined && isValid(callee.shared, env))
        return atom(callee.shared.code, callee.shared.type);
      return emitter.value(callee.expr, callee.scope, env);
    case 'bound':
      return bound(emitter, callee, expr, scope, env);
    case 'definition':
      return call(emitter, callee, expr, scope, env);
  }
}

/** Code computed in advance holds where the states are the same. */
function isValid(shared: SharedCode, env: Env): boolean {
  const fits = (made: string | undefined, here: string | undefined) => made === undefined || made === here;
  return fits(shared.state, env.state?.object) && fits(shared.next, env.next?.object);
}

function declaration(
  emitter: ExpressionEmitter,
  callee: Callee & { kind: 'declaration' },
  expr: Application,
  env: Env,
): Code {
  const { context } = emitter;
  const variable = context.variables.get(callee.uid) ?? context.instanceVariables.get(callee.uid);
  if (variable === undefined) {
    const constant = context.globalNames.get(callee.uid);
    // A value that the .cfg gives to an operator is what each call of it has, as for TLC.
    if (constant === undefined) {
      return context.source.refuse(
        'SC104',
        expr.location,
        `CONSTANT ${callee.name} has no value in the configuration`,
      );
    }
    context.constantsUsed.add(callee.uid);
    return atom(constant);
  }
  if (env.state === undefined) {
    return context.source.refuse(
      'SC201',
      expr.location,
      `Variable ${callee.name} has no value here: there is no state`,
    );
  }
  if (env.state.assigned !== undefined && !env.state.assigned.has(callee.uid)) {
    const message = `the identifier ${variable} is either undefined or not an operator.`;
    return atom(`runtime.fail('unassigned', 'In evaluation, ${message}', ${context.site(expr.location)})`);
  }
  context.seen(env.state, [callee.uid]);
  return atom(`${env.state.object}${member(variable)}`);
}

function bound(
  emitter: ExpressionEmitter,
  callee: Callee & { kind: 'bound' },
  expr: Application,
  scope: Scope,
  env: Env,
): Code {
  const { binding } = callee;
  // A part of a definition that is named from outside, by `Op!@`, has its names bound by nothing.
  if (binding === undefined) {
    return emitter.context.source.refuse(
      'SC202',
      expr.location,
      `${callee.name} is bound outside of what stands here: a part of a definition named by !@ or !1 with its own bound variables is not supported`,
    );
  }
  if (binding.kind === 'variable') return atom(binding.code, binding.type);
  if (binding.kind === 'thunk') return atom(`${binding.code}()`, binding.type);
  if (binding.kind !== 'operator') throw new Error(`${callee.name} is no variable`);
  const args = expr.arguments.map((argument) =>
    argument.kind === 'operator'
      ? emitter.operator(argument, 1, scope, env)
      : emitter.value(argument, scope, env).text,
  );
  return atom(`${binding.code}(${args.join(', ')})`);
}

function call(
  emitter: ExpressionEmitter,
  callee: Callee & { kind: 'definition' },
  expr: Application,
  scope: Scope,
  env: Env,
): Code {
  const { context } = emitter;
  const { definition, binding } = callee;
  if (context.analysis.isStandard(definition) && !isCompiledFromText(definition)) {
    return emitStandard(emitter, definition, expr, scope, env);
  }
  // A function receives operators that take values: where one may leave an argument unevaluated, there is no call.
  const isLazy =
    isCalledByName(expr.operator, definition, context) ||
    (!definition.recursive &&
      expr.arguments.some((one) => one.kind === 'operator' && !isStrictOperator(one, scope, context))) ||
    isActionForEnabled(definition, expr, scope, context);
  if (binding !== undefined) {
    const { shared } = binding;
    if (shared === undefined || isLazy || !isValid(shared, env))
      return inlined(emitter, callee, expr, scope, env);
    if (definition.parameters.length === 0) return atom(shared.code, shared.type);
    const args = passed(emitter, definition, expr.arguments, scope, env);
    return atom(`${shared.code}(${args.join(', ')})`, shared.type);
  }
  const name = context.globalNames.get(definition.uid);
  if (name === undefined) return inlined(emitter, callee, expr, scope, env);
  const facts = context.analysis.facts.get(definition.uid);
  if (facts === undefined) throw new Error(`no facts of ${definition.name}`);
  const isByName = definition.parameters.some((_, i) => {
    const argument = expr.arguments[i];
    if (argument === undefined || !context.analysis.isPrimedParameter(definition, i)) return false;
    return context.analysis.levelOf(argument, scope) > 0;
  });
  const isOfInstance = [...facts.current, ...facts.next].some((uid) => context.instanceVariables.has(uid));
  if (
    isOfInstance ||
    isByName ||
    isLazy ||
    !isAvailable(facts.current, env.state) ||
    !isAvailable(facts.next, env.next)
  ) {
    return inlined(emitter, callee, expr, scope, env);
  }
  context.requested.add(definition.uid);
  const type = definitionType(definition, context);
  const kind = definitionKind(definition, context);
  if (kind === 'literal') return atom(name, type);
  context.seen(env.state, facts.current);
  context.seen(env.next, facts.next);
  const states = [
    ...(facts.current.size > 0 && env.state !== undefined ? [env.state.object] : []),
    ...(facts.next.size > 0 && env.next !== undefined ? [env.next.object] : []),
  ];
  const args = passed(emitter, definition, expr.arguments, scope, env);
  return atom(`${name}(${[...states, ...args].join(', ')})`, type);
}

/** ENABLED asks for the successors of an action that it is passed: there is nothing to compute before. */
function isActionForEnabled(
  definition: Definition,
  { arguments: passedOnes }: Application,
  scope: Scope,
  { analysis }: ModuleContext,
): boolean {
  if (definition.recursive || !analysis.asksEnabled(definition)) return false;
  return passedOnes.some((one) => analysis.levelOf(one, scope) === 2);
}

/** `literal`: a plain constant; `once`: computed at its first use; `function` otherwise. */
export function definitionKind(
  definition: Definition,
  context: ModuleContext,
): 'literal' | 'once' | 'function' {
  if (definition.parameters.length > 0) return 'function';
  const { body } = definition;
  if (body.kind === 'string' || (body.kind === 'integer' && body.value < 2n ** 31n)) return 'literal';
  const facts = context.analysis.facts.get(definition.uid);
  const isConstant = facts !== undefined && facts.current.size === 0 && facts.next.size === 0;
  return isConstant && context.analysis.isPureDefinition(definition) ? 'once' : 'function';
}

/** The definition's body in place of the call, its arguments taken by name. */
function inlined(
  emitter: ExpressionEmitter,
  callee: Callee & { kind: 'definition' },
  expr: Application,
  scope: Scope,
  env: Env,
): Code {
  const { definition } = callee;
  if (definition.recursive) return recursion(emitter, callee, expr, scope, env);
  return emitter.body(definition, callScope(definition, callee.scope, expr.arguments, scope), env);
}

function builtin(
  emitter: ExpressionEmitter,
  name: BuiltinName,
  expr: Application,
  scope: Scope,
  env: Env,
): Code {
  const { context } = emitter;
  const args = expr.arguments.map((argument) => {
    if (argument.kind === 'operator') throw new Error(`${name} gets an operator`);
    return argument;
  });
  const arg = (i: number): Expr => {
    const found = args[i];
    if (found === undefined) throw new Error(`${name} lacks argument ${i + 1}`);
    return found;
  };
  const site = () => context.site(expr.location);
  const lazily: Env = { ...env, isCertain: false };
  const value = (i: number) => emitter.value(arg(i), scope, env).text;
  const boolean = (i: number) => emitter.boolean(arg(i), scope, i === 0 ? env : lazily);
  const call = (operation: string, type: Code['type'] = 'value') =>
    atom(`runtime.${operation}(${args.map((_, i) => value(i)).join(', ')}, ${site()})`, type);
  const all = (joint: string, tightness: number, empty: string) =>
    args.length === 0
      ? atom(empty, 'boolean')
      : args.length === 1
        ? boolean(0)
        : loose(args.map((_, i) => held(boolean(i), tightness)).join(` ${joint} `), 'boolean', tightness);
  switch (name) {
    case 'TRUE':
      return atom('true', 'boolean');
    case 'FALSE':
      return atom('false', 'boolean');
    case '/\\':
    case 'ConjunctionList':
      return all('&&', Tightness.And, 'true');
    case '\\/':
    case 'DisjunctionList':
      return all('||', Tightness.Or, 'false');
    case '~':
      return not(boolean(0));
    case '=>':
      return loose(
        `${held(not(boolean(0)), Tightness.And)} || ${held(boolean(1), Tightness.And)}`,
        'boolean',
        Tightness.Or,
      );
    case '<=>': {
      const both = [boolean(0), emitter.boolean(arg(1), scope, env)].map((one) =>
        held(one, Tightness.Equality + 1),
      );
      return sameKind(both, '===') ?? atom(`runtime.eq(${both.join(', ')}, ${site()})`, 'boolean');
    }
    case '=':
    case '/=': {
      const [a, b] = [emitter.value(arg(0), scope, env), emitter.value(arg(1), scope, env)];
      const isNegated = name === '/=';
      const texts = [held(a, Tightness.Equality + 1), held(b, Tightness.Equality + 1)];
      const native =
        a.type === b.type && a.type !== 'value' ? sameKind(texts, isNegated ? '!==' : '===') : undefined;
      const equal = atom(`runtime.eq(${a.text}, ${b.text}, ${site()})`, 'boolean');
      return native ?? (isNegated ? not(equal) : equal);
    }
    case 'IfThenElse': {
      const test = held(boolean(0), Tightness.Or);
      // The test calls an operator that ignores its argument: the other branch is never reached.
      if (test === 'true' || test === 'false')
        return emitter.value(arg(test === 'true' ? 1 : 2), scope, lazily);
      const [yes, no] = [emitter.value(arg(1), scope, lazily), emitter.value(arg(2), scope, lazily)];
      const type = yes.type === no.type ? yes.type : 'value';
      return loose(
        `${test} ? ${held(yes, Tightness.Or)} : ${held(no, Tightness.Ternary)}`,
        type,
        Tightness.Ternary,
      );
    }
    case '\\in':
      return call('isIn', 'boolean');
    case '\\notin':
      return not(call('isIn', 'boolean'));
    case '\\subseteq':
      return call('subseteq', 'boolean');
    case '\\union':
      return call('union');
    case '\\intersect':
      return call('intersect');
    case '\\':
      return call('minus');
    case 'SUBSET':
      return call('powerset');
    case 'UNION':
      return call('bigUnion');
    case 'SetEnumerate':
      return atom(
        `runtime.set([${args.map((_, i) => value(i)).join(', ')}]${args.length === 0 ? '' : `, ${site()}`})`,
      );
    case 'CartesianProduct':
      return atom(`runtime.product([${args.map((_, i) => value(i)).join(', ')}], ${site()})`);
    case 'BOOLEAN':
      return atom('runtime.booleans');
    case 'STRING':
      return atom('runtime.strings');
    case 'FunctionApply':
      return call('apply');
    case 'FunctionSet':
      return call('functionSet');
    case 'DOMAIN':
      return call('domain');
    case 'Tuple':
      return atom(`runtime.tuple([${args.map((_, i) => value(i)).join(', ')}])`);
    case 'RecordSelect':
      return call('select');
    case "'":
      return emitter.value(arg(0), scope, primed(emitter, env, expr.location));
    case 'UNCHANGED': {
      const then = { ...primed(emitter, env, expr.location), isCertain: false };
      return emitUnchanged(emitter, { expr: arg(0), scope }, env, then, expr.location);
    }
    case 'SquareAction':
    case 'AngleAction': {
      const action = emitter.boolean(arg(0), scope, env);
      const then = { ...primed(emitter, lazily, expr.location), isCertain: false };
      const same = emitUnchanged(emitter, { expr: arg(1), scope }, lazily, then, arg(1).location);
      return name === 'SquareAction'
        ? loose(`${held(action, Tightness.Or)} || ${held(same, Tightness.Or)}`, 'boolean', Tightness.Or)
        : loose(`${held(action, Tightness.And)} && ${not(same).text}`, 'boolean', Tightness.And);
    }
    case 'ENABLED':
      return emitEnabled(emitter, arg(0), scope, env);
    case '\\cdot':
      return context.source.refuse(
        'SC201',
        expr.location,
        'Action composition cannot be evaluated',
        'TLC does not support it',
      );
    case 'WF':
    case 'SF':
    case '[]':
    case '<>':
    case '~>':
    case '-+->':
      return context.source.refuse(
        'SC201',
        expr.location,
        `A temporal formula (${name}) stands where a value is needed`,
      );
    case 'Case':
      throw new Error('CASE is a node of its own');
  }
}

/** `===` between two pieces of the same static type; not between literals, which TypeScript refuses to compare. */
function sameKind(texts: readonly string[], operator: string): Code | undefined {
  const isLiteral = (text: string | undefined) => /^(-?\d+|true|false)$/.test(text ?? '');
  if (isLiteral(texts[0]) || isLiteral(texts[1])) {
    if (isLiteral(texts[0]) && isLiteral(texts[1])) return undefined;
  }
  return loose(texts.join(` ${operator} `), 'boolean', Tightness.Equality);
}

/** The surroundings of an expression under a prime. */
function primed(emitter: ExpressionEmitter, env: Env, location: Location): Env {
  if (env.next === undefined && env.state !== undefined) {
    emitter.context.source.refuse('SC201', location, 'A prime stands where there is no next state');
  }
  return { ...env, state: env.next, next: undefined };
}
