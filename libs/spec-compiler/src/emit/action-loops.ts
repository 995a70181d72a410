/** The loops that enumerate an action's parameters and choices. */
import type { Bound, Expr, Uid } from '@plimsoll/tla-ir';
import type { SplitAction } from '../passes/split-actions.ts';
import type { Scope } from '../scope.ts';
import type { ActionOptions, Place } from './action-place.ts';
import { boundSet } from './bounds.ts';
import { Block, braces, withoutUnused } from './code.ts';
import type { Env, ModuleContext } from './context.ts';
import type { ExpressionEmitter } from './expression.ts';
import { declareAround } from './let-definitions.ts';

export class ActionLoops {
  readonly #emitter: ExpressionEmitter;
  readonly #context: ModuleContext;
  readonly #options: ActionOptions;
  readonly #envOf: (place: Place, isCertain: boolean) => Env;
  readonly #opened: { readonly block: Block; readonly head: string; readonly into: Block }[] = [];

  constructor(
    emitter: ExpressionEmitter,
    options: ActionOptions,
    envOf: (place: Place, isCertain: boolean) => Env,
  ) {
    this.#emitter = emitter;
    this.#context = emitter.context;
    this.#options = options;
    this.#envOf = envOf;
  }

  /** Opens a loop around the block that is returned. */
  open(head: string, place: Place): Place {
    const block = new Block();
    this.#opened.push({ block, head, into: place.block });
    return { ...place, block, exit: 'continue;' };
  }

  /** Opens the loops of an action's binders. TLC varies the first variable of an `\E` fastest, of all its bounds. */
  openBinders({ binders, scopes, parameters, lets }: SplitAction, place: Place): Place {
    const codes = new Map(
      parameters.map((parameter, i) => [parameter.uid, { code: parameter.code, field: i }]),
    );
    const codeOf = (uid: Uid) => {
      const found = codes.get(uid);
      if (found === undefined) throw new Error('a parameter without code');
      return found;
    };
    let inner = place;
    let depth = 0;
    const declareLets = () => {
      for (const one of lets)
        if (one.depth === depth) declareAround(this.#emitter, one, this.#envOf(inner, false));
    };
    declareLets();
    for (const [i, scope] of scopes.entries()) {
      const own = binders.slice(depth, depth + scope.binders);
      const at = this.#options.names.fresh('at');
      inner.block.add(`let ${at} = (position[${i}] = -1);`);
      for (const [k, { bound, scope: around }] of [...own.entries()].reverse()) {
        const others = own.slice(0, k).map((binder) => binder.bound);
        inner = this.openLoops(bound, others, around, inner, codeOf);
      }
      inner.block.add(`position[${i}] = ${at} += 1;`);
      depth += scope.binders;
      declareLets();
    }
    return inner;
  }

  /**
   * Loops over the variables of a bound, the last outermost; the caller goes on in the returned place.
   *
   * @param others Bounds before it, whose loops are opened inside.
   */
  openLoops(
    bound: Bound,
    others: readonly Bound[],
    scope: Scope,
    place: Place,
    codeOf: (uid: Uid) => { readonly code: string; readonly field: number | undefined },
  ): Place {
    const { domain } = bound;
    if (domain === undefined) {
      return this.#context.source.refuse(
        'SC201',
        this.#context.ir.modules.get(this.#context.ir.root)?.location ?? {
          module: '',
          beginLine: 0,
          beginColumn: 0,
          endLine: 0,
          endColumn: 0,
        },
        'Unbounded \\E in an action',
      );
    }
    const site = this.#context.site(domain.location);
    const textOf = (of: Expr) => this.#emitter.value(of, scope, this.#envOf(place, true)).text;
    const outermost = () => boundSet(this.#context, domain, others, scope, textOf, site);
    if (!bound.tuple) {
      let inner = place;
      const last = bound.variables.length - 1;
      const sets = bound.variables.map((_, i) => (i === last ? outermost() : textOf(domain)));
      for (const [i, { uid }] of [...bound.variables.entries()].reverse()) {
        const { code, field } = codeOf(uid);
        inner = this.openLoop(code, field, sets[i] ?? '', site, inner);
      }
      return inner;
    }
    const tuple = this.#options.names.fresh(bound.variables.map((one) => one.name).join('_'));
    const components = bound.variables.map((one) => codeOf(one.uid));
    const given = components.every((one) => one.field !== undefined) && this.#options.kind === 'next';
    const block = new Block();
    const fields = components.map((one) => one.field).join(', ');
    const elements = given
      ? `tupleChoices(${outermost()}, given, [${fields}], ${site})`
      : `runtime.elements(${outermost()}, ${site})`;
    components.forEach(({ code, field }, i) => {
      block.add(`const ${code} = runtime.component(${tuple}, ${i + 1}, ${components.length}, ${site});`);
      if (field !== undefined && this.#options.kind === 'next') block.add(`payload[${field}] = ${code};`);
    });
    this.#opened.push({ block, head: `for (const ${tuple} of ${elements})`, into: place.block });
    return { ...place, block, exit: 'continue;' };
  }

  openLoop(code: string, field: number | undefined, set: string, site: number, place: Place): Place {
    const block = new Block();
    const isGiven = field !== undefined && this.#options.kind === 'next';
    const elements = isGiven ? `choices(${set}, given, ${field}, ${site})` : `runtime.each(${set}, ${site})`;
    if (isGiven) block.add(`payload[${field}] = ${code};`);
    this.#opened.push({ block, head: `for (const ${code} of ${elements})`, into: place.block });
    return { ...place, block, exit: 'continue;' };
  }

  /** Closes the loops opened since `until`'s block was current. */
  close(from: Block, until: Block): void {
    let block = from;
    while (block !== until) {
      const opened = this.#opened.pop();
      if (opened === undefined || opened.block !== block)
        throw new Error('loops are closed in another order');
      opened.into.add(braces(opened.head, withoutUnused(opened.block.lines)));
      block = opened.into;
    }
  }
}
