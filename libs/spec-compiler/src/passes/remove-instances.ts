/**
 * Pass 2: no `substitution` nodes are left.
 *
 * `I == INSTANCE M WITH x <- e` gives each `I!Op` the body of M's Op under a substitution. Everything in that body
 * that depends on M's declarations is specialised: M's `Helper` becomes a new definition in which x is e (and x' is
 * e', also where e is no variable; TLC substitutes inside ENABLED in the same plain way). Free parameters of the
 * substituting expressions (`I(p) == INSTANCE M WITH x <- f(p)`) become parameters of the specialised definitions.
 */
import type {
  Argument,
  Definition,
  Expr,
  OperatorReference,
  Parameter,
  SpecIr,
  Substitution,
  Uid,
} from '@plimsoll/tla-ir';
import { freeWithin, localDefinitions, rebuild } from '../ir-walk.ts';
import type { SeededBug } from '../seeded-bugs.ts';
import { SourceText } from '../source-text.ts';
import { Dependencies } from './dependencies.ts';
import { argumentFor, partialOperator } from './partial-operator.ts';
import { keyOf, SharedSubstitutes } from './shared-substitutes.ts';

export interface WithoutInstances {
  readonly ir: SpecIr;
  /** What a reader may call a specialised definition: `I!Helper`. (Its `name` stays TLC's: `Helper`.) */
  readonly prefixed: ReadonlyMap<Uid, string>;
  /** Definitions whose body stood under a substitution: there TLC stops to take Next apart. */
  readonly instantiated: ReadonlySet<Uid>;
}

export function removeInstances(ir: SpecIr, bug?: SeededBug): WithoutInstances {
  return new InstanceRemover(ir, bug).run();
}

/** A substitution whose right-hand sides contain no substitution any more. */
interface Substituting {
  /** Equal keys mean equal substitutions: specialised definitions are shared between them. */
  readonly key: string;
  /** What the instance is called: the prefix of specialised definitions. */
  readonly prefix: string;
  readonly by: ReadonlyMap<Uid, Argument>;
  /** Parameters that the right-hand sides mention without binding them. */
  readonly free: readonly Parameter[];
  /**
   * Inside ENABLED: what holds under a prime. There the module's variables are those that ENABLED binds, not what
   * replaces them; TLC keeps to that. Undefined outside of ENABLED.
   */
  readonly primed: Substituting | undefined;
}

/** Where an expression stands: the substitution in force, and new uids of local definitions copied under it. */
interface Place {
  readonly under: Substituting | undefined;
  readonly renamed: ReadonlyMap<Uid, Uid>;
}

class InstanceRemover {
  readonly #ir: SpecIr;
  readonly #bug: SeededBug | undefined;
  readonly #source: SourceText;
  readonly #result = new Map<Uid, Definition>();
  readonly #specialised = new Map<string, Uid>();
  readonly #dependencies: Dependencies;
  readonly #parameters = new Map<Uid, Parameter>();
  readonly #prefixed = new Map<Uid, string>();
  readonly #instantiated = new Set<Uid>();
  readonly #shared: SharedSubstitutes;
  #nextUid: Uid;

  constructor(ir: SpecIr, bug: SeededBug | undefined) {
    this.#ir = ir;
    this.#dependencies = new Dependencies(ir);
    this.#bug = bug;
    this.#source = new SourceText(ir);
    this.#nextUid = Math.max(0, ...ir.definitions.keys(), ...ir.declarations.keys()) + 1;
    const locals = localDefinitions(ir);
    this.#shared = new SharedSubstitutes(
      (uid) => (this.#result.has(uid) || ir.definitions.has(uid)) && !locals.has(uid),
      () => this.#nextUid++,
    );
    for (const definition of ir.definitions.values()) {
      for (const parameter of definition.parameters) this.#parameters.set(parameter.uid, parameter);
    }
  }

  run(): WithoutInstances {
    const top: Place = { under: undefined, renamed: new Map() };
    for (const [uid, definition] of this.#ir.definitions) {
      const whole = this.#withAllParameters(definition);
      this.#note(whole, uid);
      this.#result.set(uid, { ...whole, body: this.#expr(whole.body, top, prefixOf(definition.name)) });
    }
    const modules = [...this.#ir.modules].map(([name, module]) => {
      const assumptions = module.assumptions.map((one) => ({ ...one, body: this.#expr(one.body, top, '') }));
      return [name, { ...module, assumptions }] as const;
    });
    for (const one of this.#shared.definitions) this.#result.set(one.uid, one);
    const ir = { ...this.#ir, definitions: this.#result, modules: new Map(modules) };
    return { ir, prefixed: this.#prefixed, instantiated: this.#instantiated };
  }

  #note(definition: Definition, uid: Uid): void {
    const { body } = definition;
    if (body.kind === 'substitution' && body.substitutions.length > 0) this.#instantiated.add(uid);
  }

  /** SANY's exporter gives `I(p)!Op(q)` the parameter p alone; those of M's Op follow it. */
  #withAllParameters(definition: Definition): Definition {
    if (definition.body.kind !== 'substitution') return definition;
    const original = this.#originalOf(definition);
    if (original === undefined) return definition;
    const known = new Set(definition.parameters.map((parameter) => parameter.uid));
    const missing = original.parameters.filter((parameter) => !known.has(parameter.uid));
    return { ...definition, parameters: [...definition.parameters, ...missing] };
  }

  #originalOf(definition: Definition): Definition | undefined {
    const module = this.#ir.modules.get(definition.module);
    return module?.definitions
      .map((uid) => this.#ir.definitions.get(uid))
      .find((one) => one?.name === definition.original && one.uid !== definition.uid);
  }

  #expr(expr: Expr, place: Place, prefix: string): Expr {
    if (expr.kind === 'substitution') {
      const under = this.#substituting(expr, place, prefix);
      return this.#expr(expr.body, { under, renamed: new Map() }, prefix);
    }
    if (expr.kind === 'let') return this.#let(expr, place, prefix);
    const special = expr.kind === 'apply' ? this.#aroundEnabled(expr, place, prefix) : undefined;
    if (special !== undefined) return special;
    const by = {
      expr: (part: Expr) => this.#expr(part, place, prefix),
      argument: (part: Argument) => this.#argument(part, place, prefix),
      definition: (part: Definition) => ({ ...part, body: this.#expr(part.body, place, prefix) }),
    };
    const copy = rebuild(expr, by);
    return copy.kind === 'apply' ? this.#application(copy, place) : copy;
  }

  #let(expr: Expr & { kind: 'let' }, place: Place, prefix: string): Expr {
    const renamed = new Map(place.renamed);
    if (place.under !== undefined) for (const one of expr.definitions) renamed.set(one.uid, this.#nextUid++);
    const inside: Place = { under: place.under, renamed };
    const definitions = expr.definitions.map((one) => {
      const whole = this.#withAllParameters(one);
      const body = this.#expr(whole.body, inside, prefix);
      this.#note(whole, renamed.get(one.uid) ?? one.uid);
      return { ...whole, uid: renamed.get(one.uid) ?? one.uid, body };
    });
    return { ...expr, definitions, body: this.#expr(expr.body, inside, prefix) };
  }

  #argument(argument: Argument, place: Place, prefix: string): Argument {
    if (argument.kind !== 'operator') return this.#expr(argument, place, prefix);
    if (argument.lambda !== undefined) {
      const uid = place.under === undefined ? argument.lambda.uid : this.#nextUid++;
      const lambda = { ...argument.lambda, uid, body: this.#expr(argument.lambda.body, place, prefix) };
      return { ...argument, operator: { kind: 'definition', uid, name: lambda.name }, lambda };
    }
    const { reference, extra } = this.#reference(argument.operator, place);
    if (reference.kind === 'replaced') {
      if (reference.by.kind === 'operator') return { ...reference.by, location: argument.location };
      return this.#source.refuse(
        'SC202',
        argument.location,
        'An instance puts an expression in the place of an operator',
      );
    }
    const callee = reference.kind === 'definition' ? this.#result.get(reference.uid) : undefined;
    if (extra.length === 0 || callee === undefined) return { ...argument, operator: reference };
    return partialOperator(argument, callee, extra, () => this.#nextUid++);
  }

  #application(expr: Expr & { kind: 'apply' }, place: Place): Expr {
    const { reference, extra } = this.#reference(expr.operator, place);
    if (reference.kind !== 'replaced') {
      return { ...expr, operator: reference, arguments: [...extra, ...expr.arguments] };
    }
    const by = reference.by;
    // The reader of an error wants the place where the instantiated module mentions the symbol.
    if (by.kind !== 'operator') return { ...by, location: expr.location };
    if (by.lambda === undefined) return { ...expr, operator: by.operator };
    const operator: OperatorReference = { kind: 'definition', uid: by.lambda.uid, name: by.lambda.name };
    const { location, level } = expr;
    return { kind: 'let', location, level, definitions: [by.lambda], body: { ...expr, operator } };
  }

  #reference(
    operator: OperatorReference,
    place: Place,
  ): {
    readonly reference: OperatorReference | { readonly kind: 'replaced'; readonly by: Argument };
    readonly extra: readonly Argument[];
  } {
    const { under } = place;
    if (under === undefined) return { reference: operator, extra: [] };
    if (operator.kind === 'declaration') {
      const by = under.by.get(operator.uid);
      return { reference: by === undefined ? operator : { kind: 'replaced', by }, extra: [] };
    }
    if (operator.kind !== 'definition') return { reference: operator, extra: [] };
    const renamed = place.renamed.get(operator.uid);
    if (renamed !== undefined) return { reference: { ...operator, uid: renamed }, extra: [] };
    const definition = this.#ir.definitions.get(operator.uid);
    if (definition === undefined || !this.#depends(definition, under))
      return { reference: operator, extra: [] };
    const uid = this.#specialise(definition, under);
    const name = this.#result.get(uid)?.name ?? operator.name;
    return {
      reference: { kind: 'definition', uid, name },
      extra: under.free.map((one) => argumentFor(one, definition.location)),
    };
  }

  #specialise(definition: Definition, under: Substituting): Uid {
    const key = this.#bug === 'instances-confused' ? `${definition.uid}` : `${definition.uid} ${under.key}`;
    const known = this.#specialised.get(key);
    if (known !== undefined) return known;
    const uid = this.#nextUid++;
    this.#specialised.set(key, uid);
    const whole = this.#withAllParameters(definition);
    this.#note(whole, uid);
    const specialised: Definition = {
      ...whole,
      uid,
      parameters: [...under.free, ...whole.parameters],
    };
    this.#prefixed.set(uid, `${under.prefix}${definition.name}`);
    // Entered before its body is built: it may be recursive.
    this.#result.set(uid, specialised);
    const body = this.#expr(
      whole.body,
      { under, renamed: new Map() },
      `${under.prefix}${prefixOf(definition.name)}`,
    );
    this.#result.set(uid, { ...specialised, body });
    return uid;
  }

  #substituting(expr: Expr & { kind: 'substitution' }, place: Place, prefix: string): Substituting {
    const by = this.#replacements(expr, place, prefix);
    const primedBy = place.under?.primed;
    const primed = primedBy && this.#replacements(expr, { ...place, under: primedBy }, prefix);
    const free = new Map<Uid, Parameter>();
    for (const argument of [...by.values(), ...(primed?.values() ?? [])])
      for (const one of this.#freeParameters(argument)) free.set(one.uid, one);
    const sortedFree = [...free.values()].sort((a, b) => a.uid - b.uid);
    const plain = { prefix, free: sortedFree, key: keyOf(by), by, primed: undefined };
    if (primed === undefined) return plain;
    const key = `${plain.key} primed: ${keyOf(primed)}`;
    return { ...plain, key, primed: { ...plain, key: `${key} under a prime`, by: primed } };
  }

  /**
   * What stands for the declarations that a body mentions: a module within the instantiated one mentions that one's
   * declarations, too, and what replaces them stays in force.
   */
  #replacements(
    { substitutions, body }: Expr & { kind: 'substitution' },
    place: Place,
    prefix: string,
  ): ReadonlyMap<Uid, Argument> {
    const outer = place.under?.by ?? new Map<Uid, Argument>();
    const mentioned = outer.size === 0 ? undefined : this.#dependencies.within(body);
    return new Map([
      ...[...outer].filter(([uid]) => mentioned?.has(uid)),
      ...substitutions.map((one) => [one.declaration, this.#substitute(one, place, prefix)] as const),
    ]);
  }

  #substitute({ declaration, by }: Substitution, place: Place, prefix: string): Argument {
    const argument = this.#argument(by, place, prefix);
    const variable = this.#ir.declarations.get(declaration);
    if (variable?.kind !== 'variable') return argument;
    return this.#shared.of(argument, `${prefix}${variable.name}`, keyOf(new Map([[declaration, argument]])));
  }

  /** The same substitution inside ENABLED. Variables that only change their names are simply renamed, there too. */
  #inEnabled(place: Place): Place {
    const { under } = place;
    if (under === undefined || under.primed !== undefined || this.#onlyRenames(under)) return place;
    const constants = [...under.by].filter(([uid]) => this.#ir.declarations.get(uid)?.kind !== 'variable');
    const primed = { ...under, key: `${under.key} primed in ENABLED`, by: new Map(constants) };
    return { ...place, under: { ...under, key: `${under.key} in ENABLED`, primed } };
  }

  #onlyRenames(under: Substituting): boolean {
    const targets = new Set<Uid>();
    for (const [uid, by] of under.by) {
      if (this.#ir.declarations.get(uid)?.kind !== 'variable') continue;
      if (by.kind !== 'apply' || by.operator.kind !== 'declaration' || targets.has(by.operator.uid))
        return false;
      targets.add(by.operator.uid);
    }
    return true;
  }

  /** Operators that mean something else inside ENABLED under a substitution; undefined for all others. */
  #aroundEnabled(expr: Expr & { kind: 'apply' }, place: Place, prefix: string): Expr | undefined {
    if (expr.operator.kind !== 'builtin' || place.under === undefined) return undefined;
    const [first, second] = expr.arguments.flatMap((one) => (one.kind === 'operator' ? [] : [one]));
    if (first === undefined) return undefined;
    const { name } = expr.operator;
    const inside = this.#inEnabled(place);
    if (name === 'ENABLED') return { ...expr, arguments: [this.#expr(first, inside, prefix)] };
    if ((name === 'WF' || name === 'SF') && second !== undefined && inside !== place) {
      const plain = expr.arguments.map((one) => this.#argument(one, place, prefix));
      const angle = this.#step('/=', first, inside, prefix);
      const enabled = conjunction(expr, [this.#expr(second, inside, prefix), angle]);
      return { ...expr, arguments: [...plain, enabled] };
    }
    const { primed } = place.under;
    if (primed === undefined) return undefined;
    if (name === "'") return { ...expr, arguments: [this.#expr(first, { ...place, under: primed }, prefix)] };
    if (name === 'UNCHANGED') return conjunction(expr, this.#unchanged(first, place, prefix));
    if (name === 'AngleAction' && second !== undefined) {
      return conjunction(expr, [this.#expr(first, place, prefix), this.#step('/=', second, place, prefix)]);
    }
    if (name === 'SquareAction' && second !== undefined) {
      const parts = [
        this.#expr(first, place, prefix),
        conjunction(expr, this.#unchanged(second, place, prefix)),
      ];
      return { ...expr, operator: { kind: 'builtin', name: 'DisjunctionList' }, arguments: parts };
    }
    return undefined;
  }

  /** UNCHANGED, one equation for each component, so that each can be an assignment. */
  #unchanged(expr: Expr, place: Place, prefix: string): readonly Expr[] {
    if (expr.kind === 'apply' && expr.operator.kind === 'builtin' && expr.operator.name === 'Tuple') {
      return expr.arguments.flatMap((one) =>
        one.kind === 'operator' ? [] : this.#unchanged(one, place, prefix),
      );
    }
    if (expr.kind === 'apply' && expr.operator.kind === 'definition' && expr.arguments.length === 0) {
      const definition = this.#ir.definitions.get(expr.operator.uid);
      const body = definition?.body;
      if (body?.kind === 'apply' && body.operator.kind === 'builtin' && body.operator.name === 'Tuple') {
        return this.#unchanged(body, place, prefix);
      }
    }
    return [this.#step('=', expr, place, prefix)];
  }

  /** `e' = e` or `e' /= e` inside ENABLED. */
  #step(relation: '=' | '/=', expr: Expr, place: Place, prefix: string): Expr {
    const { location } = expr;
    const under = place.under?.primed ?? place.under;
    const next: Expr = {
      kind: 'apply',
      location,
      level: 2,
      operator: { kind: 'builtin', name: "'" },
      arguments: [this.#expr(expr, { ...place, under }, prefix)],
    };
    const now = this.#expr(expr, place, prefix);
    return {
      kind: 'apply',
      location,
      level: 2,
      operator: { kind: 'builtin', name: relation },
      arguments: [next, now],
    };
  }

  #freeParameters(argument: Argument): readonly Parameter[] {
    return freeWithin(argument)
      .filter(({ kind }) => kind === 'formal')
      .map(({ uid, name }) => this.#parameters.get(uid) ?? { uid, name, arity: 0 });
  }

  #depends(definition: Definition, under: Substituting): boolean {
    for (const uid of this.#dependencies.of(definition)) if (under.by.has(uid)) return true;
    return false;
  }
}

/** `I!` of `I!Op`; empty for a definition of its own module. */
function prefixOf(name: string): string {
  const end = name.lastIndexOf('!');
  return end <= 0 || name.endsWith('!!') ? '' : name.slice(0, end + 1);
}

function conjunction(of: Expr, parts: readonly Expr[]): Expr {
  const { location } = of;
  const operator = { kind: 'builtin', name: 'ConjunctionList' } as const;
  return { kind: 'apply', location, level: 2, operator, arguments: parts };
}
