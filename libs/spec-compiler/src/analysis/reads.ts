/**
 * Which variables an expression reads, now and in the next state, through all definitions that it calls.
 *
 * A prime moves what is read now to the next state; ENABLED binds primed variables. A parameter may be used plainly
 * or under a prime: a call adds what its argument reads accordingly.
 */
import type { Argument, Definition, Expr, SpecIr, Uid } from '@plimsoll/tla-ir';
import { childrenOf } from '../ir-walk.ts';
import type { Scope } from '../scope.ts';

/** How a free name is used. */
export interface NameUse {
  readonly plain: boolean;
  readonly primed: boolean;
}

export interface ReadFacts {
  readonly current: ReadonlySet<Uid>;
  readonly next: ReadonlySet<Uid>;
  /** Parameters, bound variables of places outside, `@`: names that the expression does not bind itself. */
  readonly free: ReadonlyMap<Uid, NameUse>;
}

/** Stands for `@` among the free names. */
const atUid: Uid = -1;

interface Collected {
  readonly current: Set<Uid>;
  readonly next: Set<Uid>;
  readonly free: Map<Uid, NameUse>;
}

type Facts = ReadonlyMap<Uid, ReadFacts>;

/** Facts of every definition: the least fixed point over the calls. */
export function factsOfAll(
  ir: SpecIr,
  definitions: ReadonlyMap<Uid, Definition>,
  locals: ReadonlySet<Uid>,
): Facts {
  const facts = new Map<Uid, ReadFacts>();
  const variables = new Set(
    [...ir.declarations.values()].filter((one) => one.kind === 'variable').map((one) => one.uid),
  );
  const collector = new Collector(facts, variables, locals, definitions);
  for (const definition of definitions.values()) facts.set(definition.uid, emptyFacts());
  collectors.set(facts, collector);
  for (let changed = true; changed; ) {
    changed = false;
    for (const definition of definitions.values()) {
      const found = collector.of(definition.body);
      if (definition.recursiveFunction !== undefined) found.free.delete(definition.recursiveFunction);
      const known = facts.get(definition.uid);
      // Facts only grow: ENABLED of what reads nothing yet names a variable that it may not read later.
      if (known !== undefined) merge(known, found);
      if (known === undefined || size(found) > size(known)) {
        facts.set(definition.uid, found);
        changed = true;
      }
    }
  }
  return facts;
}

/** By the facts they were made with: `readsOf` needs what surrounds them. */
const collectors = new WeakMap<Facts, Collector>();

function emptyFacts(): Collected {
  return { current: new Set(), next: new Set(), free: new Map() };
}

/** Facts of one expression, given those of all definitions. */
export function readsOf(argument: Argument, facts: Facts): ReadFacts {
  const collector = collectors.get(facts);
  if (collector === undefined) throw new Error('facts of another specification');
  return collector.of(argument);
}

function size(facts: ReadFacts): number {
  let count = facts.current.size + facts.next.size;
  for (const use of facts.free.values()) count += 1 + (use.plain ? 1 : 0) + (use.primed ? 1 : 0);
  return count;
}

export interface ScopedReads {
  readonly current: ReadonlySet<Uid>;
  readonly next: ReadonlySet<Uid>;
}

/** Reads at a place: what the names of the scope stand for is followed. */
export function scopedReads(argument: Argument, scope: Scope, facts: Facts): ScopedReads {
  const { current, next, free } = readsOf(argument, facts);
  const found = { current: new Set(current), next: new Set(next) };
  for (const [uid, use] of free) {
    const binding = scope.get(uid);
    const inner =
      binding?.kind === 'name'
        ? scopedReads(binding.argument, binding.scope, facts)
        : binding?.kind === 'let'
          ? letReads(binding.definition, binding.scope, facts)
          : undefined;
    if (inner === undefined) continue;
    if (use.plain) {
      for (const one of inner.current) found.current.add(one);
      for (const one of inner.next) found.next.add(one);
    }
    if (use.primed) for (const one of inner.current) found.next.add(one);
  }
  return found;
}

const letsInProgress = new Set<Uid>();

function letReads(definition: Definition, scope: Scope, facts: Facts): ScopedReads {
  if (letsInProgress.has(definition.uid)) return { current: new Set(), next: new Set() };
  letsInProgress.add(definition.uid);
  const reads = scopedReads(definition.body, scope, facts);
  letsInProgress.delete(definition.uid);
  return reads;
}

class Collector {
  readonly #facts: Facts;
  readonly #variables: ReadonlySet<Uid>;
  readonly #locals: ReadonlySet<Uid>;
  readonly #definitions: ReadonlyMap<Uid, Definition>;

  constructor(
    facts: Facts,
    variables: ReadonlySet<Uid>,
    locals: ReadonlySet<Uid>,
    definitions: ReadonlyMap<Uid, Definition>,
  ) {
    this.#facts = facts;
    this.#variables = variables;
    this.#locals = locals;
    this.#definitions = definitions;
  }

  of(argument: Argument): Collected {
    const into = emptyFacts();
    this.#collect(argument, into);
    return into;
  }

  #collect(node: Argument, into: Collected): void {
    if (node.kind === 'operator') {
      if (node.lambda !== undefined) {
        this.#definition(node.lambda, into);
        return;
      }
      if (node.operator.kind === 'definition') this.#call(node.operator.uid, [], into);
      else if (node.operator.kind === 'formal') use(into, node.operator.uid, true, false);
      return;
    }
    switch (node.kind) {
      case 'at':
        use(into, atUid, true, false);
        return;
      case 'apply':
        return this.#application(node, into);
      case 'let': {
        // What a LET definition reads is added where it is called.
        this.#collect(node.body, into);
        for (const one of node.definitions) into.free.delete(one.uid);
        return;
      }
      case 'bind': {
        for (const bound of node.bounds) if (bound.domain !== undefined) this.#collect(bound.domain, into);
        this.#within(
          node.body,
          node.bounds.flatMap((bound) => bound.variables),
          into,
        );
        return;
      }
      case 'except': {
        this.#collect(node.target, into);
        const updates = emptyFacts();
        for (const update of node.updates) {
          for (const step of update.path) this.#collect(step, into);
          this.#collect(update.value, updates);
        }
        updates.free.delete(atUid);
        merge(updates, into);
        return;
      }
      default:
        for (const child of childrenOf(node)) this.#collect(child, into);
    }
  }

  #within(body: Expr, bound: readonly { readonly uid: Uid }[], into: Collected): void {
    const inner = this.of(body);
    for (const one of bound) inner.free.delete(one.uid);
    merge(inner, into);
  }

  /** A local definition counts as used where it stands: its parameters and its own symbol are bound in it. */
  #definition(definition: Definition, into: Collected): void {
    const inner = this.of(definition.body);
    for (const parameter of definition.parameters) inner.free.delete(parameter.uid);
    if (definition.recursiveFunction !== undefined) inner.free.delete(definition.recursiveFunction);
    merge(inner, into);
  }

  #application(node: Expr & { kind: 'apply' }, into: Collected): void {
    const { operator } = node;
    if (operator.kind === 'declaration') {
      if (this.#variables.has(operator.uid)) into.current.add(operator.uid);
    } else if (operator.kind === 'formal') {
      use(into, operator.uid, true, false);
    } else if (operator.kind === 'definition') {
      return this.#call(operator.uid, node.arguments, into);
    } else if (operator.name === "'") {
      for (const argument of node.arguments) shifted(this.of(argument), into);
      return;
    } else if (operator.name === 'UNCHANGED') {
      for (const argument of node.arguments) {
        this.#collect(argument, into);
        shifted(this.of(argument), into);
      }
      return;
    } else if (operator.name === 'ENABLED') {
      for (const argument of node.arguments) {
        const inner = this.of(argument);
        inner.next.clear();
        merge(inner, into);
      }
      // It is asked in a state also where the action reads no variable: then any one stands for the state.
      const [some] = this.#variables;
      if (some !== undefined && into.current.size === 0) into.current.add(some);
      return;
    } else if (operator.name === 'SquareAction' || operator.name === 'AngleAction') {
      const [action, subscript] = node.arguments;
      if (action !== undefined) this.#collect(action, into);
      if (subscript !== undefined) {
        this.#collect(subscript, into);
        shifted(this.of(subscript), into);
      }
      return;
    }
    for (const argument of node.arguments) this.#collect(argument, into);
  }

  #call(uid: Uid, args: readonly Argument[], into: Collected): void {
    const facts = this.#facts.get(uid);
    if (this.#locals.has(uid)) use(into, uid, true, false);
    const primed = new Set<number>();
    if (facts !== undefined) {
      for (const one of facts.current) into.current.add(one);
      for (const one of facts.next) into.next.add(one);
      for (const [name, how] of facts.free) {
        const position = this.#definitions.get(uid)?.parameters.findIndex((one) => one.uid === name) ?? -1;
        if (position < 0) use(into, name, how.plain, how.primed);
        else if (how.primed) primed.add(position);
      }
    }
    args.forEach((argument, i) => {
      this.#collect(argument, into);
      if (primed.has(i)) shifted(this.of(argument), into);
    });
  }
}

function use(into: Collected, uid: Uid, plain: boolean, primed: boolean): void {
  const known = into.free.get(uid);
  if (known === undefined) into.free.set(uid, { plain, primed });
  else if ((plain && !known.plain) || (primed && !known.primed)) {
    into.free.set(uid, { plain: plain || known.plain, primed: primed || known.primed });
  }
}

function merge(from: ReadFacts, into: Collected): void {
  for (const one of from.current) into.current.add(one);
  for (const one of from.next) into.next.add(one);
  for (const [uid, how] of from.free) use(into, uid, how.plain, how.primed);
}

/** Adds what is read when the expression stands under a prime. */
function shifted(from: Collected, into: Collected): void {
  for (const one of from.current) into.next.add(one);
  for (const one of from.next) into.next.add(one);
  for (const uid of from.free.keys()) use(into, uid, false, true);
}
