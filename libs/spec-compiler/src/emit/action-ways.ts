/** The ways of an action: disjunctions, CASE, \\E and \\A, each followed by what stands after it. */
import type { Expr } from '@plimsoll/tla-ir';
import type { Scope } from '../scope.ts';
import type { ActionLoops } from './action-loops.ts';
import type { ActionOptions, Item, Join, Place, Rest } from './action-place.ts';
import { emitEachPoint } from './action-points.ts';
import type { ActionScopes } from './action-scopes.ts';
import { Block, braces, indent } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import type { EventFields } from './event-fields.ts';
import type { ExpressionEmitter } from './expression.ts';
import { countOfWays } from './forks.ts';
import { forEachWay } from './guard-ways.ts';
import { afterWay, declareJoin, joinOf } from './joins.ts';
import { mayFork } from './may-fork.ts';

/** What the ways need of the action that they belong to. */
export interface ActionParts {
  readonly emitter: ExpressionEmitter;
  readonly options: ActionOptions;
  readonly fields: EventFields;
  readonly scopes: ActionScopes;
  readonly loops: ActionLoops;
  readonly envOf: (place: Place, isCertain: boolean) => Env;
  readonly rest: (rest: Rest | undefined, place: Place) => void;
  readonly conjunct: (expr: Expr, scope: Scope, rest: Rest | undefined, place: Place) => void;
  /** Expressions that only look at what is known. */
  readonly isGuard: (expr: Expr, scope: Scope, place: Place) => boolean;
}

export class ActionWays {
  readonly #parts: ActionParts;
  readonly #context: ModuleContext;
  #labelCount = 0;

  constructor(parts: ActionParts) {
    this.#parts = parts;
    this.#context = parts.emitter.context;
  }

  disjunction(expr: Expr, ways: readonly Item[], scope: Scope, rest: Rest | undefined, place: Place): void {
    const [only] = ways;
    if (ways.length === 1 && only !== undefined) return this.#parts.rest({ item: only, after: rest }, place);
    const { beginLine, beginColumn } = expr.location;
    const field = this.#parts.fields.field(expr, scope, `branch@${beginLine}:${beginColumn}`, 'branch');
    const join = joinOf(rest, this.#context);
    const firstInner = this.#parts.fields.plans.length;
    const blocks: Block[] = [];
    ways.forEach((way, i) => {
      const isLast = i === ways.length - 1;
      if (!isLast) this.#labelCount += 1;
      const label = `way${this.#labelCount}`;
      const block = new Block();
      if (field !== undefined) {
        block.add(`payload[${field}] = ${i};`);
        if (i > 0)
          for (let inner = firstInner; inner < this.#parts.fields.plans.length; inner += 1)
            block.add(`payload[${inner}] = undefined;`);
      }
      const body = this.way(way, join, { ...place, exit: isLast ? place.exit : `break ${label};` });
      block.lines.push(...body.lines);
      const isLabelled = !isLast && block.text().includes(`break ${label};`);
      const head = field === undefined ? '' : `if (takes(given, ${field}, ${i}))`;
      const text = head === '' ? `{\n${indent(block.text())}\n}` : braces(head, block.lines);
      const whole = new Block();
      whole.add(isLabelled ? `${label}: ${text}` : text);
      blocks.push(whole);
    });
    declareJoin(join, place);
    for (const block of blocks) place.block.lines.push(...block.lines);
  }

  /** The code of one way: the item, then what follows. */
  way(item: Item | undefined, join: Join | Rest | undefined, place: Place): Block {
    const block = new Block();
    const after = afterWay(join);
    this.#parts.rest(item === undefined ? after : { item, after }, { ...place, block });
    return block;
  }

  callJoin(join: Join, place: Place): void {
    const key = [...place.assigned].sort((a, b) => a - b).join(',');
    let found = join.functions.get(key);
    if (found === undefined) {
      const name = this.#parts.options.names.fresh('andThen');
      const block = new Block();
      this.#parts.rest(join.rest, { block, assigned: place.assigned, exit: 'return false;' });
      block.add('return false;');
      found = { name, text: braces(`const ${name} = (): boolean =>`, block.lines, ';') };
      join.functions.set(key, found);
    }
    place.block.add(`if (${found.name}()) return true;`);
  }

  /** IF, or an implication: there the rest follows where the test fails. */
  conditional(
    test: Expr,
    then: Expr,
    otherwise: Expr | undefined,
    scope: Scope,
    rest: Rest | undefined,
    place: Place,
  ): void {
    const condition = this.#parts.emitter.boolean(test, scope, this.#parts.envOf(place, true)).text;
    const join = joinOf(rest, this.#context);
    const yes = this.way({ kind: 'conjunct', expr: then, scope }, join, place);
    const no = this.way(
      otherwise === undefined ? undefined : { kind: 'conjunct', expr: otherwise, scope },
      join,
      place,
    );
    declareJoin(join, place);
    place.block.add(braces(`if (${condition})`, yes.lines, ` else {\n${indent(no.text())}\n}`));
  }

  case(expr: Expr & { kind: 'case' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    const join = joinOf(rest, this.#context);
    const arms = expr.arms.map((arm) => ({
      test:
        arm.test === undefined
          ? undefined
          : this.#parts.emitter.boolean(arm.test, scope, this.#parts.envOf(place, false)).text,
      body: this.way({ kind: 'conjunct', expr: arm.value, scope }, join, place),
    }));
    declareJoin(join, place);
    const other = arms.find((arm) => arm.test === undefined);
    let text = '';
    for (const arm of arms) {
      if (arm.test !== undefined)
        text += `${text === '' ? '' : ' else '}${braces(`if (${arm.test})`, arm.body.lines)}`;
    }
    const message = 'In computing next states, TLC encountered a CASE with no conditions true.';
    const last = other?.body.lines ?? [
      `return runtime.fail('case', '${message}', ${this.#context.site(expr.location)});`,
    ];
    place.block.add(text === '' ? last.join('\n') : `${text} ${braces('else', last)}`);
  }

  exists(expr: Expr & { kind: 'bind' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    if (expr.bounds.some((bound) => bound.domain === undefined)) {
      this.#context.source.refuse(
        'SC201',
        expr.location,
        'Unbounded \\E in an action',
        'it attempted to enumerate an unbounded set',
      );
    }
    const variables = expr.bounds.flatMap((bound) => bound.variables);
    const inside = this.#parts.scopes.enterExists(expr, scope);
    let inner = place;
    for (const [k, bound] of [...expr.bounds.entries()].reverse()) {
      inner = this.#parts.loops.openLoops(bound, expr.bounds.slice(0, k), scope, inner, (uid) => {
        const binding = inside.get(uid);
        const name = variables.find((one) => one.uid === uid)?.name ?? '';
        if (binding?.kind !== 'variable') throw new Error('a choice without variable');
        const variable = bound.variables.find((one) => one.uid === uid);
        return {
          code: binding.code,
          field: this.#parts.fields.field(variable ?? bound, scope, name, 'choice'),
        };
      });
    }
    this.#parts.conjunct(expr.body, inside, rest, inner);
    this.#parts.loops.close(inner.block, place.block);
  }

  /** \A whose body assigns: the first element assigns, the others are compared with it. */
  forall(expr: Expr & { kind: 'bind' }, scope: Scope, rest: Rest | undefined, place: Place): void {
    const variables = expr.bounds.flatMap((bound) => bound.variables);
    const isTuple = variables.length > 1 || expr.bounds.some((bound) => bound.tuple);
    const inside = this.#parts.scopes.enterExists(expr, scope);
    const codes = variables.map(({ uid }) => {
      const binding = inside.get(uid);
      if (binding?.kind !== 'variable') throw new Error('a bound variable without code');
      return binding.code;
    });
    const { names } = this.#parts.options;
    const others = names.fresh(variables.map(({ name }) => `${name}s`).join('_'));
    const point = isTuple ? names.fresh(variables.map(({ name }) => name).join('_')) : (codes[0] ?? '');
    const site = this.#context.site((expr.bounds[0]?.domain ?? expr).location);
    const set = this.#pointsOf(expr, scope, place);
    place.block.add(`const [${point}, ...${others}] = runtime.elements(${set}, ${site});`);
    // TLC puts each element after the first before those that it has put there already.
    place.block.add(`${others}.reverse();`);
    const join = joinOf(rest, this.#context);
    const after = afterWay(join);
    const some = new Block();
    if (isTuple) {
      codes.forEach((code, i) => {
        some.add(`const ${code} = runtime.component(${point}, ${i + 1}, ${codes.length}, ${site});`);
      });
    }
    const points = { ...expr, bounds: [{ variables, tuple: isTuple, domain: undefined }] };
    const left: Rest = { item: { kind: 'others', expr: points, scope: inside, code: others }, after };
    this.#parts.conjunct(expr.body, inside, left, { ...place, block: some });
    const none = this.way(undefined, join, place);
    declareJoin(join, place);
    place.block.add(braces(`if (${point} !== undefined)`, some.lines, ` else {\n${indent(none.text())}\n}`));
  }

  others(
    expr: Expr & { kind: 'bind' },
    scope: Scope,
    code: string,
    rest: Rest | undefined,
    place: Place,
  ): void {
    if (!this.#parts.isGuard(expr.body, scope, place)) {
      return emitEachPoint(this.#parts, expr, scope, code, rest, place);
    }
    const { emitter, options, loops } = this.#parts;
    const env = this.#parts.envOf(place, true);
    const counting = { context: this.#context, isInit: options.kind === 'init', counters: new Map() };
    const isComplete = place.assigned.size === this.#context.variables.size;
    if (options.kind !== 'enabled' && !isComplete && mayFork(expr.body, scope, counting)) {
      const count = emitter.arrow(expr.bounds, scope, env, (inner, within) =>
        countOfWays(emitter, expr.body, inner, within, counting),
      );
      const counts = [`waysOfAll(${code}, ${count})`];
      return forEachWay(counts, options.names, loops, place, (inner) => this.#parts.rest(rest, inner));
    }
    const test = emitter.arrow(expr.bounds, scope, env, (inner, within) =>
      emitter.boolean(expr.body, inner, within),
    );
    place.block.add(`if (!${code}.every(${test})) ${place.exit}`);
    this.#parts.rest(rest, place);
  }

  /** Code of the set of points that an \A ranges over. */
  #pointsOf(expr: Expr & { kind: 'bind' }, scope: Scope, place: Place): string {
    const env = this.#parts.envOf(place, true);
    const domains = expr.bounds.flatMap(({ domain, tuple, variables }) => {
      if (domain === undefined || (tuple && expr.bounds.length > 1)) {
        return this.#context.source.refuse(
          'SC202',
          expr.location,
          '\\A that assigns, over everything or over tuples among others, is not supported',
        );
      }
      const set = this.#parts.emitter.value(domain, scope, env).text;
      return tuple ? [set] : variables.map(() => set);
    });
    if (domains.length === 1) return domains[0] ?? '';
    return `runtime.product([${domains.join(', ')}], ${this.#context.site(expr.location)})`;
  }
}
