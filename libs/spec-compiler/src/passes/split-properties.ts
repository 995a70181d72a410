/**
 * Pass 3b: a PROPERTY → what needs only initial states, only states, only steps, and liveness.
 *
 * The same division as TLC's: through conjunctions and definitions without parameters, and no further; `[]P` with P a
 * state predicate is an invariant, `[][A]_v` a property of steps, a state predicate a property of initial states (the Init of another
 * specification: refinement), and all else is a temporal formula.
 */
import type { Definition, Expr, Location, ModelConfig, SpecIr } from '@plimsoll/tla-ir';
import { isConjunctionName, isExpression, isSquare } from '../ir-walk.ts';
import { resolve, Scope, type Scoped } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';
import { type NamedConstant, namedConjuncts } from './named-constants.ts';
import { rootDefinition } from './root-definition.ts';

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
  readonly constants: readonly NamedConstant[];
}

export function splitProperties(ir: SpecIr, config: ModelConfig, bug?: SeededBug): readonly PropertyParts[] {
  return config.properties.map((named) => {
    const definition = rootDefinition(ir, config, named, 3);
    const parts = new PropertySplitter(ir, definition).parts;
    return bug === 'initial-property-lost' ? { ...parts, initial: [] } : parts;
  });
}

class PropertySplitter {
  readonly parts;
  readonly #ir: SpecIr;
  readonly #source: SourceText;

  constructor(ir: SpecIr, { name, location, body }: Definition) {
    this.#ir = ir;
    this.#source = new SourceText(ir);
    this.parts = {
      name,
      location,
      initial: [] as NamedPart[],
      invariants: [] as NamedPart[],
      steps: [] as NamedPart[],
      liveness: [] as Scoped[],
      constants: [] as NamedConstant[],
    };
    this.#split({ expr: body, scope: Scope.empty, name });
  }

  #split(part: NamedPart): void {
    const { expr, scope } = part;
    if (expr.level <= 1) return this.#predicate(part);
    if (expr.kind === 'label') return this.#split({ ...part, expr: expr.body });
    // What stands below a LET is not taken apart: it is judged as a temporal formula.
    if (expr.kind === 'apply' && this.#call(expr, part)) return;
    if (expr.level === 2) {
      const message = 'A PROPERTY is a temporal formula; this is an action';
      this.#source.refuse('SC302', expr.location, message, 'it is not correctly defined');
    }
    this.parts.liveness.push({ expr, scope });
  }

  /** TLC takes it apart, too, and a conjunct that is a variable alone for a slip. */
  #predicate(part: NamedPart): void {
    for (const one of namedConjuncts(this.#ir, part, 'by conjuncts')) {
      if (one.expr.level === 0) this.parts.constants.push({ ...one, statement: 'PROPERTY' });
      else this.#refuseVariable(one);
    }
    this.parts.initial.push(part);
  }

  #refuseVariable({ expr, name }: NamedPart): never {
    const property = this.parts.name;
    const message = `A conjunct of the PROPERTY ${property} is the variable ${name} alone; write ${name} = TRUE`;
    return this.#source.refuse('SC302', expr.location, message, 'it cannot be used as a property');
  }

  /** False where the call is a formula of its own. */
  #call(expr: Expr & { readonly kind: 'apply' }, part: NamedPart): boolean {
    const callee = resolve(expr.operator, part.scope, this.#ir.definitions);
    if (callee.kind === 'definition' && expr.arguments.length === 0 && !callee.definition.recursive) {
      const { body, name } = callee.definition;
      this.#split({ expr: body, scope: callee.scope, name });
      return true;
    }
    if (callee.kind !== 'builtin') return false;
    const operands = expr.arguments.filter(isExpression).map((one) => ({ ...part, expr: one }));
    const [first] = operands;
    if (isConjunctionName(callee.name)) for (const one of operands) this.#split(one);
    else if (callee.name !== '[]' || first === undefined) return false;
    else if (isSquare(first.expr)) this.parts.steps.push(first);
    else if (first.expr.level <= 1) this.parts.invariants.push(first);
    else return false;
    return true;
  }
}
