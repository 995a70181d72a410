/**
 * Pass 5: what later passes ask about expressions and definitions. Each question has its own file; this one only
 * gathers the definitions (LET definitions and LAMBDAs included) and keeps the answers.
 */
import {
  type Argument,
  type Definition,
  type Expr,
  isStandardDefinition,
  type Location,
  type SpecIr,
  type Uid,
} from '@plimsoll/tla-ir';
import { localDefinitions, walk } from '../ir-walk.ts';
import type { Scope } from '../scope.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import {
  andThoseThatMention,
  drawingDefinitions,
  impureDefinitions,
  mentions,
  runDependentDefinitions,
} from './purity.ts';
import { factsOfAll, type ReadFacts, readsOf, type ScopedReads, scopedReads } from './reads.ts';
import { evaluates, type PassingMode, passingModes, strictParameters } from './strictness.ts';

export class Analysis {
  readonly ir: SpecIr;
  /** All definitions by uid, local ones included. */
  readonly definitions: ReadonlyMap<Uid, Definition>;
  /** LET definitions and LAMBDAs. */
  readonly locals: ReadonlySet<Uid>;
  readonly facts: ReadonlyMap<Uid, ReadFacts>;
  readonly #strict: ReadonlyMap<Uid, readonly boolean[]>;
  readonly #modes: ReadonlyMap<Uid, readonly PassingMode[]>;
  readonly #impure: ReadonlySet<Uid>;
  readonly #drawing: ReadonlySet<Uid>;
  readonly #runDependent: ReadonlySet<Uid>;
  readonly #looping: ReadonlySet<Uid>;
  readonly #asking: ReadonlySet<Uid>;
  readonly #bug: SeededBug | undefined;
  readonly #constantExprs = new WeakMap<Expr, boolean>();

  constructor(ir: SpecIr, bug?: SeededBug) {
    this.#bug = bug;
    this.ir = ir;
    const locals = localDefinitions(ir);
    this.locals = new Set(locals.keys());
    this.definitions = new Map([...ir.definitions, ...locals]);
    this.facts = factsOfAll(ir, this.definitions, this.locals);
    this.#strict = strictParameters(ir, this.definitions);
    this.#modes = passingModes(ir, this.definitions, this.#strict);
    this.#drawing = drawingDefinitions(ir, this.definitions, (one) => this.#isModuleConstant(one));
    this.#impure = new Set([...impureDefinitions(ir, this.definitions), ...this.#drawing]);
    this.#runDependent = runDependentDefinitions(ir, this.definitions);
    this.#asking = andThoseThatMention(this.definitions, ({ body }) => hasEnabled(body));
    this.#looping = andThoseThatMention(
      this.definitions,
      ({ recursive, body }) => recursive || hasLoop(body),
    );
  }

  isStandard(definition: Definition): boolean {
    return isStandardDefinition(this.ir, definition);
  }

  /** Variables read now and in the next state by evaluating `argument` at `scope`. */
  reads(argument: Argument, scope: Scope): ScopedReads {
    return scopedReads(argument, scope, this.facts);
  }

  /** 0 constant, 1 state, 2 action; temporal formulas keep SANY's 3. */
  levelOf(argument: Argument, scope: Scope): 0 | 1 | 2 | 3 {
    if (argument.level === 3) return 3;
    const { current, next } = this.reads(argument, scope);
    return next.size > 0 ? 2 : current.size > 0 ? 1 : 0;
  }

  /** True when the value never changes and needs no name of the place: it may be computed once for all. */
  isClosedConstant(expr: Expr): boolean {
    const known = this.#constantExprs.get(expr);
    if (known !== undefined) return known;
    const facts = readsOf(expr, this.facts);
    const answer =
      facts.current.size === 0 &&
      facts.next.size === 0 &&
      facts.free.size === 0 &&
      expr.level !== 3 &&
      this.isPure(expr);
    this.#constantExprs.set(expr, answer);
    return answer;
  }

  isPure(argument: Argument): boolean {
    return !mentions(argument, this.#impure);
  }

  /** Whether its value may change during a run, for the same state: TLCGet and TLCSet. */
  isRunDependent(definition: Definition): boolean {
    return this.#runDependent.has(definition.uid);
  }

  /** Whether there is an ENABLED in it, or in what it mentions. */
  asksEnabled({ uid }: Definition): boolean {
    return this.#asking.has(uid);
  }

  /** Whether evaluating it makes random choices, other than those of constants that are evaluated once. */
  drawsIn(argument: Argument): boolean {
    return mentions(argument, this.#drawing);
  }

  /** A definition of a module, without parameters and variables: TLC evaluates it once. */
  #isModuleConstant({ uid, parameters, body }: Definition): boolean {
    const facts = this.facts.get(uid);
    const isConstant = facts !== undefined && facts.current.size === 0 && facts.next.size === 0;
    return isConstant && parameters.length === 0 && body.level !== 3 && !this.locals.has(uid);
  }

  /** Whether it is worth remembering its value in a state: it takes no parameters, and more than a few operations. */
  isRemembered(definition: Definition): boolean {
    const facts = this.facts.get(definition.uid);
    return (
      definition.parameters.length === 0 &&
      definition.body.level !== 3 &&
      facts !== undefined &&
      facts.current.size > 0 &&
      facts.next.size === 0 &&
      facts.free.size === 0 &&
      this.isPureDefinition(definition) &&
      this.#looping.has(definition.uid)
    );
  }

  isPureDefinition(definition: Definition): boolean {
    return !this.#impure.has(definition.uid);
  }

  /** True when a call certainly evaluates this parameter. */
  isStrict(definition: Definition, parameter: number): boolean {
    if (this.#bug === 'arguments-eager') return true;
    return this.#strict.get(definition.uid)?.[parameter] ?? false;
  }

  passing(definition: Definition, parameter: number): PassingMode {
    if (this.#bug === 'arguments-eager') return 'value';
    return this.#modes.get(definition.uid)?.[parameter] ?? 'value';
  }

  /** True when the definition evaluates this parameter in the next state too: then it must be passed by name. */
  isPrimedParameter(definition: Definition, parameter: number): boolean {
    if (this.#bug === 'primed-parameter-overlooked') return false;
    const uid = definition.parameters[parameter]?.uid;
    return uid !== undefined && this.facts.get(definition.uid)?.free.get(uid)?.primed === true;
  }

  /** True when evaluating `expr` certainly evaluates the name `uid` (parameter or LET definition). */
  evaluates(expr: Expr, uid: Uid): boolean {
    return evaluates(expr, uid, this.#strict);
  }
}

/** Sorts by place: module, line, column. */
export function byPlace(a: Location, b: Location): number {
  if (a.module !== b.module) return a.module < b.module ? -1 : 1;
  return a.beginLine - b.beginLine || a.beginColumn - b.beginColumn;
}

function hasLoop(body: Expr): boolean {
  let found = false;
  walk(body, ({ kind }) => {
    if (kind === 'bind') found = true;
  });
  return found;
}

function hasEnabled(body: Expr): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.kind === 'apply' && node.operator.kind === 'builtin' && node.operator.name === 'ENABLED')
      found = true;
  });
  return found;
}
