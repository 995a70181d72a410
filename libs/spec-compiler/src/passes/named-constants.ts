/**
 * Constants that TLC knows by name in a statement of the configuration: a definition, a declared constant, or FALSE as
 * it is. Where one is not TRUE it refuses the model; what is computed, `1 > 2`, is judged of the states.
 */
import type { Expr, Location, ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import { isConjunctionName, isExpression } from '../ir-walk.ts';
import { resolve, Scope, type Scoped } from '../scope.ts';
import { standsForConstant } from './constant-substitutes.ts';
import { callOf, rootDefinition } from './root-definition.ts';

/** A name that stands for a conjunct. */
export interface NamedConjunct extends Scoped {
  readonly name: string;
  /** Where it is defined, or where it stands. */
  readonly location: Location;
}

export interface NamedConstant extends NamedConjunct {
  readonly statement: 'INVARIANT' | 'CONSTRAINT' | 'ACTION_CONSTRAINT' | 'PROPERTY' | 'SPECIFICATION';
}

/** The constants and variables that are conjuncts of a state predicate by their names. */
export function namedConjuncts(
  ir: SpecIr,
  { expr, scope }: Scoped,
  /** How the definition of a state predicate counts: TLC takes that of a SPECIFICATION as a whole. */
  predicates: 'by conjuncts' | 'as a whole',
): NamedConjunct[] {
  if (expr.kind !== 'apply') return [];
  const callee = resolve(expr.operator, scope, ir.definitions);
  if (callee.kind === 'builtin') {
    if (isConjunctionName(callee.name))
      return expr.arguments
        .filter(isExpression)
        .flatMap((one) => namedConjuncts(ir, { expr: one, scope }, predicates));
    return callee.name === 'FALSE' ? [{ name: callee.name, location: expr.location, expr, scope }] : [];
  }
  if (expr.arguments.length > 0) return [];
  if (callee.kind === 'declaration') return [{ name: callee.name, location: expr.location, expr, scope }];
  // What a LET defines has no value of its own to TLC.
  if (callee.kind !== 'definition' || callee.binding !== undefined) return [];
  const { name, location, body, recursive } = callee.definition;
  if (body.level === 0) return [{ name, location, expr, scope }];
  return predicates === 'by conjuncts' && !recursive
    ? namedConjuncts(ir, { expr: body, scope: callee.scope }, predicates)
    : [];
}

/**
 * The constants among the INVARIANTs and the like. A definition that the `.cfg` puts in the place of a declared constant
 * is none of them: TLC gives its value to the constant, and judges the statement in each state. Neither is one whose
 * body is a number or a string.
 */
export function constantStatements(ir: SpecIr, config: ModelConfig): NamedConstant[] {
  const statements = [
    ['INVARIANT', 1, config.invariants],
    ['CONSTRAINT', 1, config.constraints],
    ['ACTION_CONSTRAINT', 2, config.actionConstraints],
    ['PROPERTY', 3, config.properties],
  ] as const;
  return statements.flatMap(([statement, level, all]) =>
    all.flatMap((named) => {
      const definition = rootDefinition(ir, config, named, level);
      const { name, location, body } = definition;
      const isJudged = statement !== 'PROPERTY' && standsForConstant(ir, config, named.name);
      return body.level === 0 && !isJudged && !isWritten(body)
        ? [{ statement, name, location, expr: callOf(definition), scope: Scope.empty }]
        : [];
    }),
  );
}

const isWritten = ({ kind }: Expr): boolean => kind === 'integer' || kind === 'string';
