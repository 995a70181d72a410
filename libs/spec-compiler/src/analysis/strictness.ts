/**
 * Which parameters a definition certainly evaluates, and how arguments are therefore passed.
 *
 * TLC evaluates arguments by need. Passing a value is the same where the callee evaluates it anyway (only which of two
 * errors comes first may differ), or where no argument in the whole specification can fail. All other parameters
 * receive a function.
 */
import {
  type Argument,
  type Definition,
  type Expr,
  isStandardDefinition,
  type SpecIr,
  type Uid,
} from '@plimsoll/tla-ir';
import { walk } from '../ir-walk.ts';

export type PassingMode = 'value' | 'thunk';

type Strict = ReadonlyMap<Uid, readonly boolean[]>;

/** The greatest fixed point: a recursive call is assumed to evaluate what the rest of the body does. */
export function strictParameters(ir: SpecIr, definitions: ReadonlyMap<Uid, Definition>): Strict {
  const strict = new Map<Uid, boolean[]>();
  for (const one of definitions.values())
    strict.set(
      one.uid,
      one.parameters.map(() => true),
    );
  const user = [...definitions.values()].filter(
    (one) => one.parameters.length > 0 && !isStandardDefinition(ir, one),
  );
  for (let changed = true; changed; ) {
    changed = false;
    for (const definition of user) {
      const known = strict.get(definition.uid) ?? [];
      definition.parameters.forEach((parameter, i) => {
        if (!known[i] || evaluates(definition.body, parameter.uid, strict)) return;
        known[i] = false;
        changed = true;
      });
    }
  }
  return strict;
}

/** True when evaluating `expr` to a value certainly evaluates the name `uid`. */
export function evaluates(expr: Argument, uid: Uid, strict: Strict): boolean {
  const some = (parts: readonly Argument[]) => parts.some((part) => evaluates(part, uid, strict));
  switch (expr.kind) {
    case 'operator':
    case 'integer':
    case 'decimal':
    case 'string':
    case 'at':
      return false;
    case 'apply':
      return applicationEvaluates(expr, uid, strict);
    case 'case': {
      const first = expr.arms[0];
      return first !== undefined && some([first.test ?? first.value]);
    }
    case 'bind':
      return some(expr.bounds.flatMap((bound) => (bound.domain === undefined ? [] : [bound.domain])));
    case 'except':
      return some([expr.target]);
    case 'record':
    case 'recordSet':
      return some(expr.fields.map((field) => field.value));
    case 'let':
    case 'label':
      return some([expr.body]);
    case 'substitution':
      return false;
  }
}

function applicationEvaluates(expr: Expr & { kind: 'apply' }, uid: Uid, strict: Strict): boolean {
  const { operator } = expr;
  const args = expr.arguments;
  const first = args[0];
  const evaluatesArgument = (argument: Argument | undefined) =>
    argument !== undefined && evaluates(argument, uid, strict);
  if (operator.kind === 'formal') return operator.uid === uid && args.length === 0;
  if (operator.kind === 'declaration') return false;
  if (operator.kind === 'definition') {
    if (operator.uid === uid) return true;
    const parameters = strict.get(operator.uid);
    return args.some((argument, i) => parameters?.[i] === true && evaluatesArgument(argument));
  }
  switch (operator.name) {
    case '/\\':
    case '\\/':
    case '=>':
    case 'ConjunctionList':
    case 'DisjunctionList':
      return evaluatesArgument(first);
    case 'IfThenElse':
      return evaluatesArgument(first) || (evaluatesArgument(args[1]) && evaluatesArgument(args[2]));
    case "'":
    case 'UNCHANGED':
    case 'ENABLED':
    case 'SquareAction':
    case 'AngleAction':
    case 'WF':
    case 'SF':
    case '[]':
    case '<>':
    case '~>':
    case '-+->':
    case '\\cdot':
      return false;
    default:
      return args.some(evaluatesArgument);
  }
}

/** How each parameter is passed: as a value where it is strict, or where no call passes anything that could fail. */
export function passingModes(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
  strict: Strict,
): ReadonlyMap<Uid, readonly PassingMode[]> {
  const modes = new Map<Uid, PassingMode[]>();
  const thunks = new Set<Uid>();
  for (const one of definitions.values())
    modes.set(
      one.uid,
      one.parameters.map(() => 'value'),
    );
  const bodies = [
    ...[...definitions.values()].map((one) => one.body),
    ...[...ir.modules.values()].flatMap((module) => module.assumptions.map((one) => one.body)),
  ];
  for (let changed = true; changed; ) {
    changed = false;
    for (const body of bodies) {
      walk(body, (node) => {
        if (node.kind !== 'apply' || node.operator.kind !== 'definition') return;
        const { uid } = node.operator;
        const definition = definitions.get(uid);
        const mode = modes.get(uid);
        if (definition === undefined || mode === undefined) return;
        node.arguments.forEach((argument, i) => {
          const parameter = definition.parameters[i];
          if (parameter === undefined || parameter.arity > 0) return;
          if (mode[i] !== 'value' || strict.get(uid)?.[i] === true || cannotFail(argument, thunks)) return;
          mode[i] = 'thunk';
          thunks.add(parameter.uid);
          changed = true;
        });
      });
    }
  }
  return modes;
}

/** Evaluation surely gives a value, at the cost of building it. */
function cannotFail(argument: Argument, thunks: ReadonlySet<Uid>): boolean {
  const all = (parts: readonly Argument[]) => parts.every((part) => cannotFail(part, thunks));
  switch (argument.kind) {
    case 'operator':
    case 'integer':
    case 'string':
    case 'at':
      return true;
    case 'record':
      return all(argument.fields.map((field) => field.value));
    case 'apply':
      switch (argument.operator.kind) {
        case 'formal':
          return argument.arguments.length === 0 && !thunks.has(argument.operator.uid);
        case 'declaration':
          return argument.arguments.length === 0;
        case 'definition':
          return false;
        case 'builtin':
          return (
            ['Tuple', 'TRUE', 'FALSE', 'BOOLEAN'].includes(argument.operator.name) && all(argument.arguments)
          );
      }
      return false;
    default:
      return false;
  }
}
