/**
 * Pass 3b: a PROPERTY → what needs only initial states, only states, only steps, and liveness.
 *
 * The same division as TLC's: through conjunctions and definitions without parameters, and no further; `[]P` with P a state predicate
 * is an invariant, `[][A]_v` a property of steps, a state predicate a property of initial states (the Init of another
 * specification: refinement), and all else is a temporal formula.
 */
import type { Expr, Location, ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import { isConjunctionName, isExpression } from '../ir-walk.ts';
import { resolve, Scope, type Scoped } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';
import { isSquare, namedConstants, rootDefinition } from './split-specification.ts';

export interface NamedPart extends Scoped {
  readonly name: string;
}

export interface PropertyParts {
  readonly name: string;
  readonly location: Location;
  readonly initial: readonly NamedPart[];
  readonly invariants: readonly NamedPart[];
  readonly steps: readonly NamedPart[];
  readonly liveness: readonly Scoped[];
}

export function splitProperties(ir: SpecIr, config: ModelConfig, bug?: SeededBug): readonly PropertyParts[] {
  return config.properties.map((named) => {
    const definition = rootDefinition(ir, config, named, 3);
    const parts = splitProperty(ir, definition.name, definition.location, definition.body);
    return bug === 'initial-property-lost' ? { ...parts, initial: [] } : parts;
  });
}

function splitProperty(ir: SpecIr, name: string, location: Location, body: Expr): PropertyParts {
  const source = new SourceText(ir);
  const initial: NamedPart[] = [];
  const invariants: NamedPart[] = [];
  const steps: NamedPart[] = [];
  const liveness: Scoped[] = [];
  /** TLC takes a state predicate apart, too, and a conjunct that is a variable alone for a slip. */
  const refuseVariable = (expr: Expr, scope: Scope): void => {
    if (expr.kind !== 'apply') return;
    const callee = resolve(expr.operator, scope, ir.definitions);
    if (callee.kind === 'builtin' && isConjunctionName(callee.name))
      return expr.arguments.filter(isExpression).forEach((one) => refuseVariable(one, scope));
    if (expr.arguments.length > 0) return;
    if (callee.kind === 'definition') return refuseVariable(callee.definition.body, callee.scope);
    if (callee.kind !== 'declaration' || expr.level === 0) return;
    source.refuse(
      'SC302',
      expr.location,
      `A conjunct of the PROPERTY ${name} is the variable ${callee.name} alone; write ${callee.name} = TRUE`,
      'it cannot be used as a property',
    );
  };
  const split = (expr: Expr, scope: Scope, within: string): void => {
    if (expr.level <= 1) {
      refuseVariable(expr, scope);
      const [constant] = expr.level === 0 ? namedConstants(ir, expr) : [];
      initial.push({ expr, scope, name: constant?.name ?? within });
      return;
    }
    if (expr.kind === 'label') return split(expr.body, scope, within);
    // What stands below a LET is not taken apart: it is judged as a temporal formula.
    if (expr.kind === 'apply') {
      const callee = resolve(expr.operator, scope, ir.definitions);
      if (callee.kind === 'definition' && expr.arguments.length === 0) {
        return split(callee.definition.body, callee.scope, callee.definition.name);
      }
      const [argument] = expr.arguments;
      if (callee.kind === 'builtin') {
        if (isConjunctionName(callee.name)) {
          for (const one of expr.arguments) if (one.kind !== 'operator') split(one, scope, within);
          return;
        }
        if (callee.name === '[]' && argument !== undefined && argument.kind !== 'operator') {
          if (isSquare(argument)) {
            steps.push({ expr: argument, scope, name: within });
            return;
          }
          if (argument.level <= 1) {
            invariants.push({ expr: argument, scope, name: within });
            return;
          }
        }
      }
    }
    if (expr.level === 2) {
      source.refuse(
        'SC302',
        expr.location,
        'A PROPERTY is a temporal formula; this is an action',
        'it is not correctly defined',
      );
    }
    liveness.push({ expr, scope });
  };
  split(body, Scope.empty, name);
  return { name, location, initial, invariants, steps, liveness };
}
