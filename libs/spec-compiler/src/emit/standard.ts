/** Operators of the standard modules: arithmetic and the commonest by methods of the Runtime, the rest by name. */
import type { Definition, Expr } from '@plimsoll/tla-ir';
import { isRandomChoice } from '../analysis/purity.ts';
import type { CodeType, Scope } from '../scope.ts';
import { atom, type Code } from './code.ts';
import type { Env } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';

interface Native {
  readonly method: string;
  readonly type: CodeType;
}

const native = (method: string, type: CodeType = 'value'): Native => ({ method, type });

const arithmetic: ReadonlyMap<string, Native> = new Map([
  ['+', native('add', 'integer')],
  ['-', native('sub', 'integer')],
  ['*', native('mul', 'integer')],
  ['^', native('pow', 'integer')],
  ['\\div', native('div', 'integer')],
  ['%', native('mod', 'integer')],
  ['-.', native('neg', 'integer')],
  ['<', native('lt', 'boolean')],
  ['>', native('gt', 'boolean')],
  ['\\leq', native('le', 'boolean')],
  ['\\geq', native('ge', 'boolean')],
  ['..', native('interval')],
]);

const others: ReadonlyMap<string, Native> = new Map([
  ['Sequences!Seq', native('seq')],
  ['FiniteSets!Cardinality', native('cardinality', 'integer')],
  ['FiniteSets!IsFiniteSet', native('isFiniteSet', 'boolean')],
]);

const numberSets: ReadonlyMap<string, string> = new Map([
  ['Nat', 'runtime.nat'],
  ['Int', 'runtime.int'],
  ['Real', 'runtime.real'],
]);

const numberModules: ReadonlySet<string> = new Set(['Naturals', 'Integers', 'Reals']);

/** Modules of the jar whose operators TLC evaluates from their text. */
const modulesWithText: ReadonlySet<string> = new Set(['RealTime', 'Toolbox', '_TLCTrace']);

export function isCompiledFromText(definition: Definition): boolean {
  return modulesWithText.has(definition.module);
}

const intervalCall = /^runtime\.interval\((.*)\)$/s;

/** Ends and place of `a..b`, as emitted: a quantifier goes from one end to the other without a set. */
export function intervalArguments(code: string): string | undefined {
  return intervalCall.exec(code)?.[1];
}

export function emitStandard(
  emitter: ExpressionEmitter,
  definition: Definition,
  expr: Expr & { kind: 'apply' },
  scope: Scope,
  env: Env,
): Code {
  const { context } = emitter;
  const { module, original } = definition;
  const site = context.site(expr.location);
  const args = () =>
    expr.arguments.map((argument, i) => {
      const arity = definition.parameters[i]?.arity ?? 0;
      return arity > 0 || argument.kind === 'operator'
        ? emitter.operator(argument, arity, scope, env)
        : emitter.value(argument, scope, env).text;
    });
  if (isRandomChoice(definition)) {
    if (!context.isSeeded) context.source.refuse('SC202', expr.location, 'Random choice has no seed here');
    context.drawsAtRandom = true;
  }
  if (module === 'TLC' && original === 'TLCEval') {
    const [argument] = expr.arguments;
    if (argument !== undefined && argument.kind !== 'operator') {
      const code = emitter.value(argument, scope, env);
      // Of a set or a function it makes the elements be found now: a set has none twice from here on.
      return code.type === 'value' ? atom(`${context.standard(definition)}(${site}, ${code.text})`) : code;
    }
  }
  const found = numberModules.has(module) ? arithmetic.get(original) : others.get(`${module}!${original}`);
  if (found !== undefined) {
    const [first] = expr.arguments;
    // TLC has one `\div` for all modules: that of Integers, where any of them extends it.
    if (found.method === 'div' && !context.ir.modules.has('Integers'))
      return atom(`runtime.divOfNaturals(${[...args(), site].join(', ')})`, found.type);
    if (original === '-.' && first?.kind === 'integer' && first.value < 2n ** 31n && first.value > 0n) {
      return { ...atom(`-${first.value}`, 'integer'), tightness: 15 };
    }
    return atom(`runtime.${found.method}(${[...args(), site].join(', ')})`, found.type);
  }
  const numbers = numberModules.has(module) ? numberSets.get(original) : undefined;
  if (numbers !== undefined) return atom(numbers);
  return atom(`${context.standard(definition)}(${[site, ...args()].join(', ')})`);
}
