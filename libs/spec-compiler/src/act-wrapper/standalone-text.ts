/**
 * Expressions as TLA+ text that means the same in a module that extends the root module.
 *
 * Where an expression came from, names had meanings that they don't have there: parameters stand for arguments, LET
 * definitions are out of sight, definitions of an instantiated module were never in sight. Arguments are put in the
 * place of parameters, LET definitions are brought along, definitions out of sight are copied into the new module.
 * Every bound name gets its uid, so that none is captured by another and none clashes with what the module extends.
 */
import {
  type Argument,
  type Definition,
  type Expr,
  type IrProblem,
  type Location,
  type OperatorReference,
  type Parameter,
  printDefinition,
  printExpr,
  type SpecIr,
  type Uid,
} from '@plimsoll/tla-ir';
import { rebuild } from '../ir-walk.ts';
import { type LetBinding, Scope } from '../scope.ts';
import { SourceText } from '../source-text.ts';

/** Arguments inside arguments; no specification comes near it. */
const DEPTH_MAX = 500;

export class StandaloneText {
  readonly #ir: SpecIr;
  readonly #source: SourceText;
  readonly #visible: ReadonlySet<Uid>;
  /** Operators of standard modules in sight: an instantiating module has its own definition of the same operator. */
  readonly #standard = new Map<string, { readonly uid: Uid; readonly name: string }>();
  /** Definitions copied into the new module, each after those that it mentions. */
  readonly #hidden = new Map<Uid, Definition | undefined>();
  #depth = 0;

  constructor(ir: SpecIr) {
    this.#ir = ir;
    this.#source = new SourceText(ir);
    this.#visible = new Set(ir.modules.get(ir.root)?.definitions);
    for (const uid of this.#visible) {
      const definition = ir.definitions.get(uid);
      if (definition === undefined || ir.modules.get(definition.module)?.isStandard !== true) continue;
      this.#standard.set(`${definition.module}!${definition.original}`, { uid, name: definition.name });
    }
  }

  /**
   * The text of an expression whose names mean what `scope` says, for a place that begins at `column` (from 0).
   *
   * @throws CompileProblemSignal SC202 for what has no such text.
   */
  of(expr: Expr, scope: Scope, column: number): string {
    const lets = new Map<Uid, Definition>();
    const body = this.#expr(expr, { scope, lets });
    const { location, level } = expr;
    const whole: Expr =
      lets.size === 0 ? body : { kind: 'let', location, level, definitions: [...lets.values()], body };
    return this.#printed(printExpr(whole, this.#ir.definitions, column), location);
  }

  /** What a bound variable is called here. */
  nameOf(uid: Uid, name: string): string {
    const word = name.replace(/\W+/g, '_');
    return `${/[A-Za-z]/.test(word) ? word : 'op'}__${uid}`;
  }

  /** The definitions that the texts made so far need beside the root module's. */
  hiddenDefinitions(): string[] {
    const definitions = [...this.#hidden.values()].flatMap((one) => (one === undefined ? [] : [one]));
    const declared = definitions.filter(({ recursive }) => recursive);
    return [
      ...declared.map(({ name, parameters }) => `RECURSIVE ${name}${blanks(parameters)}`),
      ...definitions.flatMap((one) => [
        this.#printed(printDefinition(one, this.#ir.definitions), one.location),
        '',
      ]),
    ];
  }

  #printed(printed: ReturnType<typeof printExpr>, location: Location): string {
    if (printed.ok) return printed.value;
    const [problem] = printed.problems as readonly IrProblem[];
    return this.#source.refuse('SC202', location, problem?.message ?? 'This has no text of its own');
  }

  #expr(expr: Expr, at: Place): Expr {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX)
      this.#source.refuse('SC202', expr.location, 'Arguments nest too deeply to wrap');
    try {
      return this.#shallow(expr, at);
    } finally {
      this.#depth -= 1;
    }
  }

  #shallow(expr: Expr, at: Place): Expr {
    if (expr.kind === 'apply') return this.#apply(expr, at);
    const copy = rebuild(expr, {
      expr: (part) => this.#expr(part, at),
      argument: (part) => this.#argument(part, at),
      definition: (part) => this.#definition(part, at, this.nameOf(part.uid, part.name)),
    });
    switch (copy.kind) {
      case 'bind':
        return {
          ...copy,
          bounds: copy.bounds.map((bound) => ({
            ...bound,
            variables: bound.variables.map(({ uid, name }) => ({ uid, name: this.nameOf(uid, name) })),
          })),
        };
      // A label names a part of the formula, for proofs: it has no meaning of its own.
      case 'label':
        return copy.body;
      default:
        return copy;
    }
  }

  #apply(expr: Expr & { kind: 'apply' }, at: Place): Expr {
    const { operator } = expr;
    const binding = operator.kind === 'formal' ? at.scope.get(operator.uid) : undefined;
    if (binding?.kind === 'name' && binding.argument.kind !== 'operator') {
      return this.#expr(binding.argument, { ...at, scope: binding.scope });
    }
    return {
      ...expr,
      operator: this.#operator(operator, at, expr.location),
      arguments: expr.arguments.map((argument) => this.#argument(argument, at)),
    };
  }

  #argument(argument: Argument, at: Place): Argument {
    if (argument.kind !== 'operator') return this.#expr(argument, at);
    const { lambda } = argument;
    if (lambda !== undefined) return { ...argument, lambda: this.#definition(lambda, at, lambda.name) };
    return { ...argument, operator: this.#operator(argument.operator, at, argument.location) };
  }

  #operator(operator: OperatorReference, at: Place, location: Location): OperatorReference {
    if (operator.kind === 'builtin' || operator.kind === 'declaration') return operator;
    const { uid, name } = operator;
    const binding = at.scope.get(uid);
    if (binding?.kind === 'let') {
      this.#bring(binding, at);
      return { ...operator, name: this.nameOf(uid, name) };
    }
    if (binding?.kind === 'name' && binding.argument.kind === 'operator') {
      if (binding.argument.lambda !== undefined) {
        return this.#source.refuse('SC202', location, 'A LAMBDA is passed to an action that is taken apart');
      }
      return this.#operator(binding.argument.operator, { ...at, scope: binding.scope }, location);
    }
    const definition = operator.kind === 'definition' ? this.#ir.definitions.get(uid) : undefined;
    // A parameter, a bound variable or a LET definition of the text itself.
    if (definition === undefined) return { ...operator, name: this.nameOf(uid, name) };
    if (this.#visible.has(uid)) return operator;
    if (this.#ir.modules.get(definition.module)?.isStandard === true) {
      const same = this.#standard.get(`${definition.module}!${definition.original}`);
      if (same !== undefined) return { ...operator, ...same };
      return this.#source.refuse(
        'SC202',
        location,
        `${name} of module ${definition.module} is not visible in ${this.#ir.root}: let it extend ${definition.module}`,
      );
    }
    this.#hide(definition);
    return { ...operator, name: this.nameOf(uid, name) };
  }

  /** A LET definition around the text goes into a LET of the text. */
  #bring({ definition, scope }: LetBinding, at: Place): void {
    const { uid, name } = definition;
    if (at.lets.has(uid) || at.open?.has(uid) === true) return;
    const inside = { scope, lets: at.lets, open: new Set([...(at.open ?? []), uid]) };
    at.lets.set(uid, this.#definition(definition, inside, this.nameOf(uid, name)));
  }

  #hide(definition: Definition): void {
    const { uid, name } = definition;
    if (this.#hidden.has(uid)) return;
    this.#hidden.set(uid, undefined);
    const lets = new Map<Uid, Definition>();
    const copy = this.#definition(definition, { scope: Scope.empty, lets }, this.nameOf(uid, name));
    // Entered again, so that it stands after those that it mentions.
    this.#hidden.delete(uid);
    this.#hidden.set(uid, copy);
  }

  #definition(definition: Definition, at: Place, name: string): Definition {
    const { recursiveFunction, parameters } = definition;
    const body = this.#expr(definition.body, at);
    const renamed = parameters.map((one) => ({ ...one, name: this.nameOf(one.uid, one.name) }));
    const whole = { ...definition, name, parameters: renamed, body };
    return recursiveFunction === undefined ? whole : this.#withSelf(whole, recursiveFunction);
  }

  /** `f[x \in S] == … f[y] …`: inside, the function goes by a uid of its own. */
  #withSelf(definition: Definition, self: Uid): Definition {
    const rename = (operator: OperatorReference): OperatorReference =>
      operator.kind !== 'builtin' && operator.uid === self
        ? { ...operator, name: definition.name }
        : operator;
    const by = {
      expr(expr: Expr): Expr {
        const copy = rebuild(expr, by);
        return copy.kind === 'apply' ? { ...copy, operator: rename(copy.operator) } : copy;
      },
      argument(argument: Argument): Argument {
        return argument.kind === 'operator'
          ? { ...argument, operator: rename(argument.operator) }
          : by.expr(argument);
      },
      definition: (one: Definition): Definition => ({ ...one, body: by.expr(one.body) }),
    };
    return { ...definition, body: by.expr(definition.body) };
  }
}

/** Where a piece of text stands: what names mean, and the LET definitions brought along so far. */
interface Place {
  readonly scope: Scope;
  readonly lets: Map<Uid, Definition>;
  /** LET definitions whose body this is part of: a recursive one is not brought along twice. */
  readonly open?: ReadonlySet<Uid>;
}

function blanks(parameters: readonly Parameter[]): string {
  return parameters.length === 0 ? '' : `(${parameters.map(() => '_').join(', ')})`;
}
