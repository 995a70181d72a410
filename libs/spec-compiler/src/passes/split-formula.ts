/** Pass 3a, continued: the formula of a SPECIFICATION taken apart, as TLC does it. */
import type { Expr, SpecIr, Uid } from '@plimsoll/tla-ir';
import { isConjunctionName, isExpression, isSquare } from '../ir-walk.ts';
import { callScope, letScope, resolve, type Scope, type Scoped } from '../scope.ts';
import { SourceText } from '../source-text.ts';
import { type NamedConstant, namedConjuncts } from './named-constants.ts';

type Call = Expr & { readonly kind: 'apply' };

/** What `split` has found. */
export class FormulaParts {
  readonly init: Scoped[] = [];
  /** Each [Next]_v that stands below []. */
  readonly next: Scoped[] = [];
  readonly fairness: Scoped[] = [];
  readonly constants: NamedConstant[] = [];
  /** Whether [Next]_v stands in an instance's definition. */
  isInstance = false;
  readonly #ir: SpecIr;
  readonly #instantiated: ReadonlySet<Uid>;

  constructor(ir: SpecIr, instantiated: ReadonlySet<Uid>) {
    this.#ir = ir;
    this.#instantiated = instantiated;
  }

  /** @param within Whether the formula stands in an instance's definition. */
  split(expr: Expr, scope: Scope, within: boolean): void {
    if (expr.level <= 1) return this.#predicate({ expr, scope });
    if (expr.kind === 'label') return this.split(expr.body, scope, within);
    if (expr.kind === 'let') return this.split(expr.body, letScope(expr.definitions, scope), within);
    if (expr.kind === 'apply' && this.#call(expr, scope, within)) return;
    this.#refuse(expr);
    this.fairness.push({ expr, scope });
  }

  #predicate(of: Scoped): void {
    const constants = namedConjuncts(this.#ir, of, 'as a whole').filter(({ expr }) => expr.level === 0);
    this.constants.push(...constants.map((one) => ({ ...one, statement: 'SPECIFICATION' as const })));
    this.init.push(of);
  }

  /** False where the call is a formula of its own. */
  #call(expr: Call, scope: Scope, within: boolean): boolean {
    const callee = resolve(expr.operator, scope, this.#ir.definitions);
    // An action that is passed is one, also where the operator ignores it.
    const isAction = expr.level === 2 && expr.arguments.length > 0;
    if (callee.kind === 'definition' && !isAction && !callee.definition.recursive) {
      const { definition } = callee;
      const inside = callScope(definition, callee.scope, expr.arguments, scope);
      this.split(definition.body, inside, within || this.#instantiated.has(definition.uid));
      return true;
    }
    if (callee.kind === 'expression') {
      this.split(callee.expr, callee.scope, within);
      return true;
    }
    if (callee.kind !== 'builtin') return false;
    const parts = expr.arguments.filter(isExpression);
    const [first] = parts;
    if (isConjunctionName(callee.name)) for (const part of parts) this.split(part, scope, within);
    else if (callee.name === '[]' && first !== undefined && isSquare(first)) {
      this.next.push({ expr: first, scope });
      this.isInstance = within;
    } else return false;
    return true;
  }

  #refuse(expr: Expr): void {
    const source = new SourceText(this.#ir);
    if (expr.kind === 'bind' && (expr.binder === 'temporalExists' || expr.binder === 'temporalForall')) {
      const message = 'Temporal quantification cannot be checked';
      source.refuse('SC201', expr.location, message, 'TLC cannot handle it');
    }
    if (expr.level === 2)
      source.refuse('SC301', expr.location, 'An action stands in the SPECIFICATION outside [][Next]_v');
  }
}
